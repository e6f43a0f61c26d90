"""The last look before a mail leaves: who no longer takes part, or already hears from a later notice, is left out."""

from datetime import date, timedelta

import pytest

from apps.notices.entitlement import still_wanted
from apps.notices.models import Notice
from apps.notices.publishing import publish
from apps.outbox.models import Mail
from apps.training.models import Participation
from apps.training.status import ChangeKind
from tests.factories import NOW, make_event, make_notice, make_participant

pytestmark = pytest.mark.django_db

JUNE = date(2026, 6, 20)
AUTUMN = {"starts_on": date(2026, 9, 13), "ends_on": date(2026, 9, 18)}


def wanted() -> list[str]:
    return sorted(
        f"{mail.address} {mail.mailing.key}" for mail in still_wanted(Mail.objects.all()).select_related("mailing")
    )


def postpone(people: int, *events: object) -> Notice:
    notice = make_notice(*((ChangeKind.POSTPONE, event) for event in events), promise=JUNE)  # type: ignore[arg-type]
    publish(notice, by=None, at=NOW, expected=people)
    return notice


def test_a_participant_who_withdrew_is_left_out() -> None:
    event = make_event()
    stays, goes = make_participant(event, "stays@example.org"), make_participant(event, "goes@example.org")
    notice = postpone(2, event)
    goes.state = Participation.State.WITHDRAWN
    goes.save()
    assert wanted() == [f"{stays.email} {notice.mailing_key}"]


def test_who_still_takes_part_in_another_of_its_events_is_told() -> None:
    one, two = make_event(), make_event()
    first = make_participant(one, "both@example.org")
    make_participant(two, "both@example.org")
    notice = postpone(1, one, two)
    Participation.objects.filter(pk=first.pk).update(state="withdrawn")
    assert wanted() == [f"both@example.org {notice.mailing_key}"]


def test_an_older_notice_in_flight_is_overtaken_by_a_later_one_about_the_same_event() -> None:
    one, two = make_event(), make_event()
    make_participant(one, "one@example.org")
    make_participant(two, "two@example.org")
    first = postpone(2, one, two)
    Mail.objects.update(state="sending")
    second = make_notice((ChangeKind.RESCHEDULE, one, AUTUMN))
    publish(second, by=None, at=NOW + timedelta(minutes=1), expected=1)
    assert wanted() == [f"one@example.org {second.mailing_key}", f"two@example.org {first.mailing_key}"]
