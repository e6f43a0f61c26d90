"""What the staff lists show, and what they are asked for by hand."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.notices.models import StatusChange
from apps.notices.publishing import publish
from apps.training.status import ChangeKind
from tests.factories import NOW, make_event, make_notice

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("nonsense", ["9" * 5000, "9" * 23, "\u00b2", "-1", ""])
def test_events_that_cannot_exist_are_left_out(desk: Client, nonsense: str) -> None:
    event = make_event()
    page = desk.get(reverse("admin:notices_notice_add"), {"kind": "cancel", "events": f"{nonsense},{event.pk}"})
    rows = [form.initial for form in page.context["inline_admin_formsets"][1].formset.extra_forms]
    assert [row["event"] for row in rows if row] == [event.pk]


def test_history_is_told_in_words_and_without_the_way_to_join(desk: Client) -> None:
    event = make_event()
    publish(
        make_notice((ChangeKind.MOVE_ONLINE, event, {"join_information": "https://meet.example.org/secret"})),
        by=None,
        at=NOW,
        expected=0,
    )
    page = desk.get(reverse("admin:notices_statuschange_change", args=[StatusChange.objects.get().pk])).text
    assert "meet.example.org" not in page
    assert "Scheduled; Sunday 19 to Friday 24 April 2026; Nairobi, Kenya" in page
    assert "Scheduled; Sunday 19 to Friday 24 April 2026; Online" in page
