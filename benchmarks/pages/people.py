"""Members and one of the staff who are signed in, and what there is to ask for. A process for each database:

`python -m benchmarks.pages.people` prints it, as JSON.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from itertools import product
from typing import Any

MEMBER, FELLOW, STAFF = "member", "fellow", "staff"
MANY = 40
"""Members who ask in turn: whoever asks for two pages at once waits for the other one to be counted."""
SLUGS, WORDS = 900, 10_000


@dataclass(frozen=True)
class Known:
    """`cookies` by who sends them: members, people of one course, staff. `slugs` are the same in every database; of
    `words` the first stands in a fiftieth of resources. `types`, `years` and `languages` narrow the library. `places`
    are spread over the `names` of members, of which each is that of many."""

    cookies: dict[str, list[str]]
    slugs: list[str]
    words: list[str]
    types: list[str]
    years: list[int]
    languages: list[str]
    places: list[str]
    names: list[str]


def known(environment: dict[str, str]) -> Known:
    command = [sys.executable, "-m", "benchmarks.pages.people"]
    return Known(**json.loads(subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True).stdout))


def _told() -> dict[str, Any]:
    from apps.profiles.cards import sort_key  # noqa: PLC0415
    from apps.resources.kinds import Type  # noqa: PLC0415
    from apps.resources.models import Resource  # noqa: PLC0415  after setup
    from cmcoord_portal.scale.people import FAMILY, GIVEN  # noqa: PLC0415
    from cmcoord_portal.scale.tables import FIRST  # noqa: PLC0415
    from cmcoord_portal.scale.vocabulary import LANGUAGES, MEDIUM, vocabulary  # noqa: PLC0415
    from cmcoord_portal.scale.works import YEARS  # noqa: PLC0415

    first = Resource.objects.published().filter(access="public", pk__gt=FIRST).order_by("pk")
    return {
        "cookies": _cookies(),
        "slugs": list(first.values_list("slug", flat=True)[:SLUGS]),
        "words": list(vocabulary("en").words[MEDIUM[0] :][:WORDS]),
        "types": list(Type.values),
        "years": list(YEARS),
        "languages": LANGUAGES,
        "places": [sort_key(name) for name in GIVEN],
        "names": [f"{given} {family}" for given, family in product(GIVEN, FAMILY)],
    }


def _cookies() -> dict[str, list[str]]:
    members, fellows = ([_member(kind, number) for number in range(MANY)] for kind in (MEMBER, FELLOW))
    staff = _member(STAFF, 0, is_staff=True, is_superuser=True)
    _on_a_course(fellows)
    return {
        MEMBER: [_session(each) for each in members],
        FELLOW: [_session(each) for each in fellows],
        STAFF: [_session(staff)],
    }


def _member(kind: str, number: int, **rights: bool) -> Any:
    from allauth.account.models import EmailAddress  # noqa: PLC0415

    from apps.members.models import Member  # noqa: PLC0415  after setup

    defaults = {"name": kind, "public_id": f"measure{kind[:3]}{number:02}", **rights}
    member, _new = Member.objects.get_or_create(email=f"{kind}{number}@measuring.example", defaults=defaults)
    EmailAddress.objects.get_or_create(user=member, email=member.email, defaults={"verified": True, "primary": True})
    return member


def _on_a_course(fellows: list[Any]) -> None:
    """All of them on one, and seen by each other there."""
    from apps.profiles import cards  # noqa: PLC0415  after setup
    from apps.profiles.models import Opening, Profile  # noqa: PLC0415
    from apps.profiles.visibility import Circle, Field  # noqa: PLC0415
    from apps.training.models import Event, Participation  # noqa: PLC0415

    course = Event.objects.order_by("pk")[0]
    for each in fellows:
        Participation.objects.get_or_create(event=course, member=each, email=each.email, defaults={"name": each.name})
        profile, _new = Profile.objects.get_or_create(member=each)
        Opening.objects.get_or_create(profile=profile, field=Field.NAME, defaults={"to": Circle.MY_COURSES})
    cards.refresh([each.pk for each in fellows])


def _session(member: Any) -> str:
    from django.conf import settings  # noqa: PLC0415  after setup
    from django.test import Client  # noqa: PLC0415

    client = Client()
    client.force_login(member)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(_told()))
