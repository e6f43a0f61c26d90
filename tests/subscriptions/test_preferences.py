"""A member's own choice, and what cannot be chosen."""

from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from apps.members.models import Member
from apps.outbox.models import AddressStanding
from apps.subscriptions.choosing import choose, paces, reachable
from apps.subscriptions.kinds import FOLLOWS, SERVICE, ListMail, Pace
from apps.subscriptions.models import Preference
from tests.applications.factories import make_confirmed_member
from tests.factories import make_member, make_staff

pytestmark = pytest.mark.django_db
PAGE = "/my/mail/"
ASKED_FOR = ListMail("asked-for", "Asked for", "About", (Pace.WEEKLY, Pace.OFF))


@pytest.fixture
def ada(client: Client) -> Member:
    member = make_confirmed_member("ada@example.org")
    client.force_login(member)
    return member


def holding(member: Member) -> str:
    return paces(member)["follows"]


def is_chosen(page: str, pace: str) -> bool:
    return "checked" in page.split(f'value="{pace}"')[1].split(">")[0]


def test_whoever_is_not_signed_in_signs_in_first(client: Client) -> None:
    assert client.get(PAGE)["Location"] == f"/accounts/login/?next={PAGE}"
    assert client.post(PAGE, {"follows": "off"})["Location"].startswith("/accounts/login/")


def test_nobody_keeps_the_page(client: Client, ada: Member) -> None:
    assert {"private", "no-store"} <= set(client.get(PAGE)["Cache-Control"].split(", "))


def test_without_a_choice_the_default_holds_and_looking_chooses_nothing(client: Client, ada: Member) -> None:
    assert is_chosen(client.get(PAGE).text, "weekly")
    assert not Preference.objects.exists()


def test_a_choice_is_kept_shown_again_and_changes_nobody_elses(client: Client, ada: Member) -> None:
    other = make_confirmed_member("eve@example.org")

    page = client.post(PAGE, {"follows": "off"}, follow=True).text

    assert "Your choice is kept." in page
    assert is_chosen(page, "off")
    assert (holding(ada), holding(other)) == (Pace.OFF, Pace.WEEKLY)
    client.post(PAGE, {"follows": "weekly"})
    assert holding(ada) == Pace.WEEKLY
    assert Preference.objects.count() == 1


@pytest.mark.parametrize("sent", [{}, {"follows": "hourly"}, {"notice": "off"}])
def test_what_is_no_choice_is_refused_and_changes_nothing(client: Client, ada: Member, sent: dict[str, str]) -> None:
    answer = client.post(PAGE, sent)

    assert answer.status_code == 400
    assert "Please look at this again" in answer.text
    assert not Preference.objects.exists()


def test_service_mail_is_explained_and_has_no_switch(client: Client, ada: Member) -> None:
    page = unescape(client.get(PAGE).text)

    for each in SERVICE:
        assert (str(each.why) in page) == (not each.staff_only), each.name
    assert page.count('type="radio"') == len(FOLLOWS.paces)


def test_staff_read_of_their_own_service_mail_too(client: Client) -> None:
    client.force_login(make_staff())

    assert all(str(each.why) in unescape(client.get(PAGE).text) for each in SERVICE)


def test_those_who_chose_nothing_are_reached_only_where_that_is_the_default() -> None:
    silent, keen, tired = (make_confirmed_member(f"{name}@example.org") for name in ("silent", "keen", "tired"))
    for kind in (FOLLOWS, ASKED_FOR):
        Preference.objects.create(member=keen, kind=kind.key, pace=Pace.WEEKLY)
        Preference.objects.create(member=tired, kind=kind.key, pace=Pace.OFF)

    assert set(reachable(FOLLOWS, Pace.WEEKLY)) == {silent, keen}
    assert set(reachable(ASKED_FOR, Pace.WEEKLY)) == {keen}


def test_whoever_is_gone_unproved_or_refused_by_the_mail_server_is_not_reached() -> None:
    make_member("unproved@example.org", proved=False)
    make_confirmed_member("suspended@example.org", is_active=False)
    make_confirmed_member("refused@example.org")
    AddressStanding.objects.create(address="refused@example.org", answer="550 5.1.1 unknown")

    assert not reachable(FOLLOWS, Pace.WEEKLY).exists()


def test_the_database_keeps_one_known_choice_for_each_kind(ada: Member) -> None:
    choose(ada, {"follows": Pace.OFF})
    for pace in ("off", "hourly"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Preference.objects.create(member=ada, kind="follows" if pace == "off" else "other", pace=pace)


def test_it_reads_in_arabic(client: Client, ada: Member) -> None:
    page = client.get(f"/ar{PAGE}").text
    assert 'dir="rtl"' in page
    assert 'value="weekly"' in page
