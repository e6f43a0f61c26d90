"""One object of every kind, under the names that the table uses."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import PurePath

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.http import SimpleCookie
from django.utils import timezone

from apps.audit.models import Act, Entry
from apps.members.changing_address import SIGNER
from apps.members.models import AddressChange, Agreement, ConductText, ConductTranslation, Invitation, Joining, Member
from apps.subscriptions import unsubscribing
from apps.subscriptions.kinds import FOLLOWS
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
    _joining(world)
    world.key("member_type", ContentType.objects.get_for_model(Member))
    world.names["unsubscribe_token"] = unsubscribing.token(world.people[Role.MEMBER].public_id, FOLLOWS)
    return world


def _joining(world: World) -> None:
    member, now = world.people[Role.MEMBER], timezone.now()
    world.key(
        "joining_key",
        Joining.objects.create(
            member=member, reason="To learn from others.", asked_at=now, state=Joining.State.WAITING
        ),
    )
    made = {"token_hash": "0" * 64, "made_at": now, "expires_at": now + timedelta(days=14)}
    world.key("invitation_key", Invitation.objects.create(address="invited@example.org", **made))
    text = ConductText.objects.create(published_at=now)
    ConductTranslation.objects.create(text=text, title="Code of conduct", body="<p>Be fair.</p>")
    Agreement.objects.bulk_create(Agreement(member=each, text=text, at=now) for each in world.people.values())
    world.key("entry_key", Entry.objects.create(act=Act.LOOKED, at=now))
    world.key("conduct_key", ConductText.objects.create())
    change = AddressChange.objects.create(
        member=member, old="old@example.org", new=member.email, made_at=now, confirmed_at=now
    )
    world.names["undo_token"] = SIGNER.sign(str(change.pk))
