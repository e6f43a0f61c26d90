"""Invented members. None of them can sign in: they have no password, and their addresses lead nowhere."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from random import Random

from apps.members.models import Member
from apps.vocabulary.constituency import Constituency
from cmcoord_portal.scale.ground import Ground
from cmcoord_portal.scale.tables import FIRST, Table
from cmcoord_portal.scale.vocabulary import LANGUAGES, SHARES, table

GIVEN = "Amina Pedro Marie Ivan Fatou Chen Luis Sara Omar Elena Kofi Anna José Leila Mei Nadia Paul Rosa".split()  # noqa: SIM905
FAMILY = "Diallo García Müller Petrov Haddad Wang Okafor Silva Khan Rossi Tanaka Dubois Nkosi Ali".split()  # noqa: SIM905
JOINED = datetime(2015, 1, 1, 9, tzinfo=UTC)
CONSTITUENCIES = dict(zip(Constituency.values, (50, 25, 8, 6, 5, 4, 2), strict=True))
DAYS = 365 * 11
NO_PASSWORD = "!invented"  # noqa: S105  what Django reads as: nobody's


class People:
    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.members = Table(
            Member, "id", "password", "email", "public_id", "name", "organization", "constituency", "language",
            "time_zone", "date_joined",
        )  # fmt: skip

    def write(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            self.add(number)
        self.members.write()

    def add(self, number: int) -> None:
        chance = Random(number)  # noqa: S311  invented names, no secrets
        name = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}-{chance.choice(FAMILY)}"
        [language] = chance.choices(LANGUAGES, SHARES)
        joined = JOINED + timedelta(days=chance.randrange(DAYS))
        organization = chance.choice(self.ground.organizations).words
        [constituency] = chance.choices([*CONSTITUENCIES], [*CONSTITUENCIES.values()])
        zone = chance.choice(table("places"))["time_zone"]
        self.members.add(
            FIRST + number, NO_PASSWORD, f"member{number}@invented.example", f"m{number:011d}", name, organization,
            constituency, language, zone, joined,
        )  # fmt: skip
