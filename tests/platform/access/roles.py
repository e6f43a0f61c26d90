"""Who asks: everybody that the portal tells apart."""

from enum import StrEnum

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group
from django.http import SimpleCookie
from django.test import Client, RequestFactory

from apps.members.models import Member
from tests.factories import make_member

SECRET = "JBSWY3DPEHPK3PXP"


class Role(StrEnum):
    VISITOR = "visitor"
    UNVERIFIED = "unverified account"
    MEMBER = "member"
    """Whose things they are: application, offer, suggestion, pack, calendar, certificate."""
    OTHER_MEMBER = "other member"
    PARTICIPANT = "participant of the event"
    NEW_STAFF = "staff without a second factor"
    OTHER_COORDINATOR = "coordinator of another course"
    COORDINATOR = "coordinator of this course"
    EDITOR = "editor"
    MODERATOR = "moderator"
    ADMINISTRATOR = "administrator"


GROUPS = {
    Role.NEW_STAFF: "Administrator",
    Role.OTHER_COORDINATOR: "Training coordinator",
    Role.COORDINATOR: "Training coordinator",
    Role.EDITOR: "CMCS editor",
    Role.MODERATOR: "Moderator",
    Role.ADMINISTRATOR: "Administrator",
}
WITH_SECOND_FACTOR = GROUPS.keys() - {Role.NEW_STAFF}


def make_people() -> dict[Role, Member]:
    return {role: _person(role) for role in Role if role != Role.VISITOR}


def _person(role: Role) -> Member:
    address, proved = f"{role.name.lower()}@example.org", role != Role.UNVERIFIED
    member = make_member(address, proved=proved, name=role.value.title(), is_staff=role in GROUPS)
    if role in GROUPS:
        member.groups.add(Group.objects.get(name=GROUPS[role]))
    if role in WITH_SECOND_FACTOR:
        TOTP.activate(member, SECRET)
    return member


def sign_in(people: dict[Role, Member], role: Role) -> SimpleCookie:
    """The cookies of a browser in which that person has just signed in, with whatever factors they have."""
    client = Client()
    if role != Role.VISITOR:
        client.force_login(people[role])
        request = RequestFactory().get("/")
        request.session = client.session
        record_authentication(request, people[role], method="password")
        if role in WITH_SECOND_FACTOR:
            record_authentication(request, people[role], method="mfa", type="totp")
        request.session.save()
    return client.cookies
