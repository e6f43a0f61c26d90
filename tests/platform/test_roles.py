"""Each role, signed in, asks for every list in the staff pages."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.conf import LazySettings
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client

from apps.members.models import Member
from cmcoord_portal.roles import ROLES
from tests.factories import make_member

pytestmark = pytest.mark.django_db

Insider = Callable[[str], Client]

NOTICES = {"notices.notice"}
TRAINING = {"training.course", "training.event", "training.participation", "training.trainer"}
CALLS = {"applications.call"}
SPACES = {"spaces.space"}
COURSES = TRAINING | CALLS | SPACES | {"applications.application", "certificates.certificate"}
PAGES = {"pages.page", "pages.link"}
LIBRARY = {"resources.resource", "resources.edition"}
LISTS = {"resources.readinglist"}
SUBJECTS = {"vocabulary.topic", "search.term"}
SUGGESTIONS = {"resources.suggestion"}
FOUND = {"resources.outsideaddress"}
RECORDS = {"notices.statuschange", "outbox.mailing", "outbox.mail", "outbox.addressstanding", "outbox.stoppage"}
ANONYMOUS_RECORDS = RECORDS - {"outbox.mail", "outbox.addressstanding"}
OF_THE_LIBRARY = LIBRARY | LISTS | SUBJECTS | SUGGESTIONS | FOUND
PEOPLE = {"vocabulary.organization", "members.member"}
LETS_IN = {"members.joining", "contacts.report"}
INVITES = {"members.invitation", "members.conducttext"}
PRIVACY = {"privacy.run", "privacy.erasure", "audit.entry"}
REACHED = {
    "CMCS editor": NOTICES | COURSES | PAGES | RECORDS | OF_THE_LIBRARY | {"vocabulary.organization"},
    "Training coordinator": NOTICES | COURSES | ANONYMOUS_RECORDS | LIBRARY | LISTS | {"vocabulary.organization"},
    "Moderator": LIBRARY | SUGGESTIONS | LETS_IN | {"members.member"},
    "Administrator": NOTICES | COURSES | PAGES | RECORDS | OF_THE_LIBRARY | PEOPLE | LETS_IN | INVITES | PRIVACY,
}
ADDED = {
    "CMCS editor": NOTICES | SPACES | PAGES | LIBRARY | LISTS | SUBJECTS | {"vocabulary.organization"},
    "Training coordinator": NOTICES | TRAINING | CALLS | SPACES | LISTS | {"vocabulary.organization"},
    "Moderator": set(),
    "Administrator": NOTICES | TRAINING | CALLS | SPACES | PAGES | LIBRARY | LISTS | SUBJECTS | PEOPLE | INVITES,
}


@pytest.fixture
def insider(settings: LazySettings) -> Insider:
    settings.STAFF_SECOND_FACTOR = False

    def sign_in(role: str) -> Client:
        member = make_member("staff@example.org", name="Sam", is_staff=True)
        member.groups.add(Group.objects.get(name=role))
        client = Client()
        client.force_login(member)
        return client

    return sign_in


def lists() -> dict[str, str]:
    """Every list in the staff pages, by the name of its model."""
    models = [model._meta for model in admin.site._registry]
    return {meta.label_lower: f"/admin/{meta.app_label}/{meta.model_name}/" for meta in models}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_has_exactly_the_permissions_of_the_table(role: str) -> None:
    permissions = Group.objects.get(name=role).permissions.values_list("content_type__app_label", "codename")

    assert {f"{app}.{codename}" for app, codename in permissions} == ROLES[role]


@pytest.mark.parametrize("role", ROLES)
def test_a_role_reaches_its_lists_and_no_other(role: str, insider: Insider) -> None:
    client = insider(role)

    reached = {name for name, path in lists().items() if client.get(path).status_code == HTTPStatus.OK}

    assert reached == REACHED[role] & lists().keys()


@pytest.mark.parametrize("role", ROLES)
def test_a_role_adds_only_what_is_its_own(role: str, insider: Insider) -> None:
    client = insider(role)

    added = {name for name, path in lists().items() if client.get(f"{path}add/").status_code == HTTPStatus.OK}

    assert added == ADDED[role] & lists().keys()


@pytest.mark.parametrize(
    ("role", "publishes"),
    [("CMCS editor", True), ("Training coordinator", False), ("Moderator", False), ("Administrator", True)],
)
def test_only_editors_and_administrators_publish(role: str, publishes: bool) -> None:
    member = make_member("staff@example.org", name="Sam", is_staff=True)
    member.groups.add(Group.objects.get(name=role))

    assert member.has_perm("notices.publish_notice") is publishes


def test_an_administrator_gives_roles_but_not_all_rights(insider: Insider) -> None:
    client = insider("Administrator")
    newcomer = make_member("new@example.org", name="New")
    editors = Group.objects.get(name="CMCS editor")
    path = f"/admin/members/member/{newcomer.pk}/change/"
    form = {"email": newcomer.email, "name": "New", "language": "en", "time_zone": "UTC", "is_active": "on"}

    client.post(path, {**form, "is_staff": "on", "is_superuser": "on", "groups": [editors.pk]})

    newcomer.refresh_from_db()
    assert list(newcomer.groups.all()) == [editors]
    assert newcomer.is_staff
    assert not newcomer.is_superuser


def test_an_administrator_cannot_change_a_superuser(insider: Insider) -> None:
    client = insider("Administrator")
    boss = Member.objects.create_superuser("boss@example.org", name="Boss")

    client.post(f"/admin/members/member/{boss.pk}/change/", {"email": "mine@example.org", "name": "Boss"})
    password = client.get(f"/admin/members/member/{boss.pk}/password/")

    boss.refresh_from_db()
    assert boss.email == "boss@example.org"
    assert password.status_code == HTTPStatus.FORBIDDEN
