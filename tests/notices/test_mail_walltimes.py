"""A mail tells the hours that the event's page tells, in its words and in its calendar file, whatever the clocks do."""

import icalendar
import pytest
from hypothesis import example, given, settings

from apps.notices.models import Change, Notice
from apps.notices.parts import Parts
from apps.notices.recipients import Recipient, Told
from apps.notices.steps import Step
from apps.training.agenda import row
from apps.training.shown import UNTOLD
from apps.training.status import ChangeKind
from apps.vocabulary.dates import Dates
from tests.factories import NOW
from tests.training.test_walltimes import OVER_A_CHANGE, RAMADAN, TODAY, event, timed_dates, zones

pytestmark = [pytest.mark.once, pytest.mark.django_db]
LINE = Told(1, "accepted")


@settings(deadline=None, max_examples=40)
@given(timed_dates, zones)
@example(OVER_A_CHANGE, "America/New_York")
@example(RAMADAN, "Asia/Tehran")
def test_mail_and_page_tell_the_same_hours(dates: Dates, zone: str) -> None:
    taught = event(dates)
    notice = Notice(pk=1, code="2026-1")
    change = Change(pk=1, notice=notice, event=taught, kind=ChangeKind.RESCHEDULE)
    parts = Parts(notice, {1: Step(change, taught, taught.arrangement, taught.arrangement, sequence=1)}, NOW)
    reader = Recipient("a@example.org", "A", "en", zone, (LINE,))

    part = parts.part(LINE, bare=False)
    told = "".join([part.text, *parts.own_clocks(reader).values()])
    assert part.calendar
    [entry] = icalendar.Calendar.from_ical(part.calendar.body).walk("VEVENT")

    for hours in row(taught, UNTOLD, today=TODAY, zone=zone).clocks:
        assert " ".join(hours.split()) in " ".join(told.split())
    assert (entry.decoded("dtstart"), entry.decoded("dtend")) == (dates.starts(), dates.ends())
