"""Who has not signed in for two years is warned twice, then erased; signing in stops it."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.members.models import Member
from apps.outbox.entitlement import still_wanted
from apps.outbox.models import Mail
from apps.privacy import dormancy
from apps.privacy.models import Erasure, Sleeper
from apps.training.models import Participation
from tests.applications.factories import make_confirmed_member
from tests.factories import make_event, make_participant, make_staff

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def sleeper() -> Member:
    member = make_confirmed_member("asleep@example.org", name="Asleep", language="fr")
    Member.objects.filter(pk=member.pk).update(last_login=NOW - dormancy.limit() + timedelta(days=59))
    return member


def after(days: float) -> datetime:
    return NOW + timedelta(days=days)


def warnings() -> int:
    return Mail.objects.filter(mailing__kind="long-absence").count()


def test_two_warnings_sixty_and_fourteen_days_before(sleeper: Member) -> None:
    told = []
    for day in range(62):
        dormancy.work(at=after(day))
        told.append((warnings(), Member.objects.exists()))

    assert told[0] == told[45] == (1, True)
    assert told[46] == told[59] == (2, True)
    assert told[60][1] is False
    assert Erasure.objects.get().cause == Erasure.Cause.DORMANT


def test_the_warning_is_in_the_member_s_language(sleeper: Member) -> None:
    dormancy.work(at=NOW)

    assert Mail.objects.get().template.language == "fr"


def test_signing_in_stops_it_and_the_warning_that_waits(sleeper: Member) -> None:
    dormancy.work(at=NOW)
    Member.objects.update(last_login=after(1))
    wanted = still_wanted(Mail.objects.all(), kind="long-absence")
    assert wanted is not None
    assert not wanted.exists()
    for day in (2, 47, 61, 70):
        dormancy.work(at=after(day))

    assert Member.objects.filter(pk=sleeper.pk).exists()
    assert not Sleeper.objects.exists()


def test_who_took_part_lately_is_not_asleep(sleeper: Member) -> None:
    make_participant(make_event(), sleeper.email, member=sleeper)
    assert dormancy.work(at=NOW) == 0

    Participation.objects.update(created_at=NOW - dormancy.limit())
    assert dormancy.work(at=NOW) == 1


def test_who_slept_for_years_before_is_warned_in_full_first(sleeper: Member) -> None:
    Member.objects.update(last_login=None, date_joined=NOW - timedelta(days=3000))
    for day in (0, 1, 45):
        dormancy.work(at=after(day))

    assert warnings() == 1
    assert Member.objects.exists()


def test_staff_are_not_erased_but_reported(client: Client) -> None:
    staff, looking = make_staff("old@example.org"), make_staff("new@example.org")
    Member.objects.filter(pk=staff.pk).update(name="Sleeping Chief", last_login=NOW - timedelta(days=3000))
    assert dormancy.work(at=NOW) == 0

    client.force_login(looking)
    assert "Sleeping Chief" in client.get("/admin/privacy/run/").text
