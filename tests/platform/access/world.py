"""One object of every kind, under the names that the table uses."""

from dataclasses import dataclass, field
from pathlib import PurePath

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.http import SimpleCookie

from apps.members.models import Member
from tests.platform.access.roles import Role, make_people, sign_in

Value = int | str


@dataclass
class World:
    people: dict[Role, Member]
    cookies: dict[Role, SimpleCookie] = field(default_factory=dict)
    names: dict[str, Value] = field(default_factory=dict)
    """What stands in an address for each of them: code, public id, key or token."""

    def key(self, name: str, row: Model) -> None:
        self.names[name] = row.pk


def last_part(path: str) -> str:
    return PurePath(path).name


def begin() -> World:
    world = World(make_people())
    world.cookies = {role: sign_in(world.people, role) for role in Role}
    world.key("member_key", world.people[Role.MEMBER])
    world.key("member_type", ContentType.objects.get_for_model(Member))
    return world
