"""Looking at what is hidden, and what changes how a member gets in: by a button, with a cause, and on record."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.contrib.auth.models import Group
from django.core.mail import EmailMessage
from django.test import Client

from apps.audit.models import Act, Entry
from apps.members.models import Member
from apps.profiles import cards
from apps.profiles.models import Opening, Profile
from apps.profiles.visibility import Circle, Field
from tests.factories import make_event, make_member, make_participant
from tests.members.conftest import PASSWORD

pytestmark = pytest.mark.django_db
WHY = {"why": "asked"}


@pytest.fixture(autouse=True)
def no_second_factor(settings: LazySettings) -> None:
    settings.STAFF_SECOND_FACTOR = False


@pytest.fixture
def boss() -> Member:
    return make_member("boss@example.org", name="Boss", is_staff=True, is_superuser=True)


@pytest.fixture
def staff(client: Client, boss: Member) -> Client:
    client.force_login(boss)
    return client


@pytest.fixture
def moderator() -> Client:
    member = make_member("moderator@example.org", is_staff=True)
    member.groups.add(Group.objects.get(name="Moderator"))
    client = Client()
    client.force_login(member)
    return client


def page(member: Member, name: str = "change") -> str:
    return f"/admin/members/member/{member.pk}/{name}/"


def trail() -> list[tuple[str, str, str]]:
    return list(Entry.objects.order_by("pk").values_list("act", "about", "detail"))


def signed_in(member: Member) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    assert client.get("/my/profile/").status_code == 200
    return client


def open_name(member: Member) -> None:
    """To members; as it stands in the directory once the profile is saved."""
    profile = Profile.objects.create(member=member)
    Opening.objects.create(profile=profile, field=Field.NAME, to=Circle.MEMBERS)
    cards.refresh([member.pk])


def told(mailoutbox: list[EmailMessage]) -> tuple[str, str]:
    """The last mail: to whom, and its subject."""
    return mailoutbox[-1].to[0], str(mailoutbox[-1].subject)


def test_address_and_profile_are_shown_only_for_a_cause_and_on_record(moderator: Client, amina: Member) -> None:
    profile = Profile.objects.create(member=amina, role="Escort officer", duty_country="SO")
    Opening.objects.create(profile=profile, field=Field.NAME, to=Circle.MEMBERS)
    secrets = ("amina@example.org", "Escort officer", "Somalia")
    assert not [word for word in secrets if word in moderator.get(page(amina)).text]

    without = moderator.post(page(amina, "look"), follow=True).text
    assert "choose a cause first" in without
    assert not [word for word in secrets if word in without]
    assert trail() == []

    shown = moderator.post(page(amina, "look"), {"why": "report"})
    assert all(word in shown.text for word in secrets)
    assert "no-store" in shown["Cache-Control"]
    assert trail() == [(Act.LOOKED, amina.public_id, "report")]


@pytest.mark.parametrize("has_profile", [True, False])
def test_what_account_and_profile_both_hold_is_told_once(moderator: Client, amina: Member, has_profile: bool) -> None:
    Member.objects.filter(pk=amina.pk).update(organization="Nowhere Relief", constituency="military")
    if has_profile:
        Profile.objects.create(member=amina)

    shown = moderator.post(page(amina, "look"), {"why": "report"}).text

    assert [shown.count(word) for word in (">Nowhere Relief", ">Military")] == [1, 1]


def test_nothing_is_looked_at_by_following_a_link(staff: Client, amina: Member) -> None:
    for name in ("look", "act", "address"):
        assert staff.get(page(amina, name)).status_code == 405
    assert trail() == []


def test_a_member_is_found_by_the_whole_address_and_the_search_is_on_record(moderator: Client, amina: Member) -> None:
    found = moderator.post("/admin/members/member/by-address/", {"address": "Amina@example.org"})
    assert found["Location"] == page(amina)

    nobody = moderator.post("/admin/members/member/by-address/", {"address": "nobody@example.org"})
    assert nobody.status_code == 422
    assert "No member has this address" in nobody.text

    assert trail() == [(Act.SEARCHED, amina.public_id, ""), (Act.SEARCHED, "", "")]


@pytest.mark.parametrize("query", ["q=amina@example.org", "email__startswith=a", "email=amina@example.org"])
def test_the_list_cannot_be_asked_for_an_address(moderator: Client, amina: Member, query: str) -> None:
    assert "Amina Yusuf" not in moderator.get(f"/admin/members/member/?{query}", follow=False).text


def test_suspending_signs_out_tells_why_to_ask_and_can_be_taken_back(
    staff: Client, amina: Member, mailoutbox: list[EmailMessage]
) -> None:
    theirs = signed_in(amina)

    staff.post(page(amina, "act"), {"do": "suspend", **WHY})
    assert not Member.objects.get(pk=amina.pk).is_active
    assert theirs.get("/my/profile/").status_code == 302
    assert told(mailoutbox) == (amina.email, "Your account is suspended")
    assert "done already" in staff.post(page(amina, "act"), {"do": "suspend", **WHY}, follow=True).text

    staff.post(page(amina, "act"), {"do": "let_in", **WHY})
    assert Member.objects.get(pk=amina.pk).is_active
    assert told(mailoutbox) == (amina.email, "Your account is open again")
    assert trail() == [
        (Act.SUSPENDED, amina.public_id, "suspend: asked"),
        (Act.SUSPENDED, amina.public_id, "let_in: asked"),
    ]


def test_signing_out_everywhere_ends_every_session(staff: Client, amina: Member) -> None:
    theirs = signed_in(amina)

    staff.post(page(amina, "act"), {"do": "sign_out", **WHY})

    assert theirs.get("/my/profile/").status_code == 302
    assert trail() == [(Act.SIGNED_OUT, amina.public_id, "sign_out: asked")]


def test_a_lost_second_factor_is_taken_away_and_the_member_is_told(
    staff: Client, amina: Member, mailoutbox: list[EmailMessage]
) -> None:
    Authenticator.objects.create(user=amina, type=Authenticator.Type.TOTP, data={"secret": "x"})

    staff.post(page(amina, "act"), {"do": "second_factor", "why": "locked_out"})

    assert not Authenticator.objects.exists()
    assert told(mailoutbox) == (amina.email, "Your second factor was taken away")
    assert trail() == [(Act.SECOND_FACTOR, amina.public_id, "second_factor: locked_out")]


def test_an_address_given_by_staff_must_be_proved_and_the_old_one_is_told(
    staff: Client, amina: Member, mailoutbox: list[EmailMessage]
) -> None:
    theirs, place = signed_in(amina), make_participant(make_event(), amina.email)

    staff.post(page(amina, "address"), {"address": "New@example.org", **WHY})

    amina.refresh_from_db()
    assert amina.email == "new@example.org"
    assert not EmailAddress.objects.filter(user=amina).exists()
    assert theirs.get("/my/profile/").status_code == 302
    assert told(mailoutbox) == ("amina@example.org", "Your address was changed by CMCS")
    assert trail() == [(Act.CHANGED, amina.public_id, "address: asked")]
    place.refresh_from_db()
    assert place.email == "new@example.org"


def test_the_address_of_another_member_is_refused_beside_the_field(staff: Client, amina: Member) -> None:
    refused = staff.post(page(amina, "address"), {"address": "boss@example.org", **WHY})

    assert refused.status_code == 422
    assert "Another member has this address" in refused.text
    assert 'value="boss@example.org"' in refused.text
    assert trail() == []


def test_who_may_only_look_acts_on_nobody(moderator: Client, amina: Member) -> None:
    assert moderator.post(page(amina, "act"), {"do": "suspend", **WHY}).status_code == 403
    assert moderator.post(page(amina, "address"), {"address": "new@example.org", **WHY}).status_code == 403
    assert 'value="suspend"' not in moderator.get(page(amina)).text
    assert trail() == []


def test_the_last_superuser_stays(staff: Client, boss: Member) -> None:
    assert "last superuser" in staff.post(page(boss, "act"), {"do": "suspend", **WHY}, follow=True).text
    form = {"name": "Boss", "language": "en", "time_zone": "UTC", "is_staff": "on"}
    assert "last superuser" in staff.post(page(boss), form).text
    boss.refresh_from_db()
    assert (boss.is_active, boss.is_superuser) == (True, True)
    assert trail() == []

    make_member("second@example.org", is_superuser=True)
    staff.post(page(boss), form)
    boss.refresh_from_db()
    assert not boss.is_superuser


def test_nobody_sets_the_password_of_another(staff: Client, amina: Member) -> None:
    assert staff.get(page(amina, "password")).status_code == 403
    assert staff.post(page(amina, "password"), {"password1": "x", "password2": "x"}).status_code == 403


def test_a_name_that_staff_correct_stands_in_the_directory_at_once(staff: Client, boss: Member, amina: Member) -> None:
    open_name(amina)

    staff.post(page(amina), {"name": "Amina Warsame", "language": "en", "time_zone": "UTC"})

    assert "Amina Warsame" in staff.get("/members/").text


def test_whose_address_is_not_proved_is_found_by_nobody_until_it_is(
    staff: Client, amina: Member, mailoutbox: list[EmailMessage], code_in: Callable[[EmailMessage], str]
) -> None:
    open_name(amina)
    assert "Amina Yusuf" in staff.get("/members/").text

    staff.post(page(amina, "address"), {"address": "new@example.org", **WHY})
    listed, alone = staff.get("/members/"), staff.get(f"/members/{amina.public_id}/")
    theirs = Client()
    theirs.post("/accounts/login/", {"login": "new@example.org", "password": PASSWORD})
    theirs.post("/accounts/confirm-email/", {"code": code_in(mailoutbox[-1])})

    assert ("Amina Yusuf" in listed.text, alone.status_code) == (False, 404)
    assert "Amina Yusuf" in staff.get("/members/").text
    assert staff.get(f"/members/{amina.public_id}/").status_code == 200


def test_who_never_proved_an_address_takes_nothing_of_its_owner_along(staff: Client) -> None:
    """Anybody can join with somebody else's address, and then write to CMCS that no code arrives."""
    owners = make_participant(make_event(), "owner@example.org")
    other = make_member("owner@example.org", proved=False)

    staff.post(page(other, "address"), {"address": "new@example.org", **WHY})

    other.refresh_from_db()
    assert other.email == "new@example.org"
    owners.refresh_from_db()
    assert (owners.email, owners.member) == ("owner@example.org", None)


def test_the_address_that_is_theirs_already_is_refused(staff: Client, amina: Member) -> None:
    assert staff.post(page(amina, "address"), {"address": amina.email, **WHY}).status_code == 422
    assert EmailAddress.objects.filter(user=amina, verified=True).exists()
    assert trail() == []
