"""Days to choose from: offered by a postponement, answered by participants and trainers, counted for staff."""

from datetime import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.notices import drafting, publishing, withdrawing
from apps.notices.models import Availability, Change, Notice, StatusChange, Window
from apps.notices.publishing import Refused, publish
from apps.notices.trainers import key_of, still_asked
from apps.outbox.models import Mail, State
from apps.training.models import Event, Participation
from apps.training.standing import Standing
from apps.training.status import ChangeKind, Status
from tests.factories import make_event, make_notice, make_participant
from tests.notices.asking import (
    correct,
    in_days,
    link_of,
    make_trainer,
    newest_mail,
    offer,
    out,
    postpone,
    reschedule,
    soon,
)
from tests.notices.desk_steps import draft, page

pytestmark = pytest.mark.django_db
AUTUMN = (100, 130, 160)


@pytest.fixture
def event(db: None) -> Event:
    return soon("UN-CMCoord Course, Eastern Africa")


@pytest.fixture
def person(event: Event) -> Participation:
    return make_participant(event, "amina@example.org", name="Amina")


@pytest.fixture
def notice(event: Event, person: Participation) -> Notice:
    return postpone(event, windows=AUTUMN)


def days_of(notice: Notice) -> list[str]:
    return [window.days for window in notice.windows.all()]


def say(client: Client, person: Any, notice: Notice, *answers: str) -> Any:
    data = dict(zip(days_of(notice), answers, strict=False))
    return client.post(link_of(person, notice), data, follow=True)


def numbers(desk: Client, notice: Notice) -> list[list[int]]:
    (tally,) = page(desk, "days", notice).context["tallies"]
    return [counted for _window, counted in tally.windows]


def test_a_postponement_can_ask_which_days_suit(person: Participation, notice: Notice) -> None:
    mail = newest_mail("amina@example.org")
    assert "WHICH OF THESE DAYS CAN YOU MAKE?" in mail.text
    assert link_of(person, notice) in mail.text
    assert mail.html.count("<li>") >= 3


def test_who_holds_no_place_is_not_asked(event: Event) -> None:
    make_participant(event, "w@example.org", state=Standing.WAITING)
    postpone(event, windows=AUTUMN)
    assert "/answer/" not in newest_mail("w@example.org").text


def test_trainers_are_asked_in_a_mail_of_their_own(event: Event) -> None:
    trainer = make_trainer(event, "t@example.org", language="fr")
    make_trainer(soon("Another"), "elsewhere@example.org")
    notice = postpone(event, people=0, windows=AUTUMN)
    mail = newest_mail("t@example.org")
    assert f"/fr{link_of(trainer, notice)}" in mail.text
    assert mail["Content-Language"] == "fr"
    assert not Mail.objects.filter(address="elsewhere@example.org").exists()


def test_a_trainer_of_two_courses_gets_one_mail_with_two_links(event: Event) -> None:
    other = soon("Second course")
    trainers = [make_trainer(each, "t@example.org") for each in (event, other)]
    notice = make_notice(*((ChangeKind.POSTPONE, each) for each in (event, other)), promise=in_days(30)["starts_on"])
    offer(notice, event, AUTUMN)
    offer(notice, other, AUTUMN[:2])
    out(notice, people=0)
    text = newest_mail("t@example.org").text
    assert all(link_of(trainer, notice) in text for trainer in trainers)
    assert Mail.objects.filter(address="t@example.org").count() == 1


def test_withdrawing_the_notice_holds_back_the_trainers_mail_too(event: Event) -> None:
    make_trainer(event)
    notice = postpone(event, people=0, windows=AUTUMN)
    withdrawing.withdraw(notice, by=None, at=timezone.now())
    assert Mail.objects.get().state == State.WITHDRAWN


def test_a_trainer_is_not_asked_any_more_once_there_are_dates(event: Event) -> None:
    make_trainer(event)
    postpone(event, people=0, windows=AUTUMN, ago=9)
    assert still_asked(Mail.objects.all()).exists()
    reschedule(event, people=0)
    assert not still_asked(Mail.objects.all()).exists()


def test_a_correction_asks_a_trainer_once_and_in_its_own_mail(event: Event) -> None:
    make_trainer(event)
    first = postpone(event, people=0, windows=AUTUMN, ago=9)
    second = correct(first, people=0)
    assert [mail.mailing.key for mail in still_asked(Mail.objects.all())] == [key_of(second)]


def test_another_course_that_waits_for_dates_does_not_let_an_old_question_go(event: Event) -> None:
    make_trainer(event)
    postpone(event, people=0, windows=AUTUMN, ago=9)
    other = soon("Second course")
    make_trainer(other)
    postpone(other, people=0)
    reschedule(event, people=0)
    assert not still_asked(Mail.objects.all()).exists()


def test_answers_are_kept_and_can_be_changed(client: Client, person: Participation, notice: Notice) -> None:
    shown = say(client, person, notice, "can", "maybe", "cannot")
    assert "If need be" in shown.text
    say(client, person, notice, "cannot", "can", "cannot")
    kept = Availability.objects.order_by("starts_on").values_list("answer", flat=True)
    assert list(kept) == ["cannot", "can", "cannot"]
    person.refresh_from_db()
    assert person.state == Standing.ACCEPTED


def test_every_window_wants_an_answer_and_what_was_said_stays(
    client: Client, person: Participation, notice: Notice
) -> None:
    shown = say(client, person, notice, "can")
    form = shown.context["form"]
    assert list(form.errors) == days_of(notice)[1:]
    assert form[days_of(notice)[0]].value() == "can"
    assert not Availability.objects.exists()


def test_a_person_sees_their_own_answer_only(client: Client, person: Participation, notice: Notice) -> None:
    other = make_participant(person.event, name="Somebody Else")
    say(Client(), other, notice, "cannot", "cannot", "cannot")
    shown = client.get(link_of(person, notice))
    assert "Somebody Else" not in shown.text
    assert shown.context["form"].initial == {}


def test_the_hours_of_the_old_dates_are_told_for_each_window_in_three_zones(client: Client) -> None:
    event = soon(starts_at=time(9), ends_at=time(12), time_zone="Africa/Nairobi")
    person = make_participant(event, time_zone="Asia/Tokyo")
    notice = postpone(event, windows=AUTUMN)
    shown = client.get(link_of(person, notice)).text
    assert shown.count("Tokyo time") >= 3
    assert shown.count("UTC") > shown.count("Tokyo time")


def test_the_tally_counts_participants_and_trainers(
    desk: Client, client: Client, person: Participation, notice: Notice
) -> None:
    trainer = make_trainer(person.event)
    make_participant(person.event)
    say(client, person, notice, "can", "maybe", "cannot")
    say(client, trainer, notice, "can", "cannot", "cannot")
    assert numbers(desk, notice) == [[2, 0, 0, 1], [0, 1, 1, 1], [0, 0, 2, 1]]


def test_a_trainer_who_was_not_reached_is_marked(desk: Client, event: Event) -> None:
    make_trainer(event, name="Trainer Tadesse")
    notice = postpone(event, people=0, windows=AUTUMN)
    Mail.objects.update(state=State.FAILED)
    (tally,) = page(desk, "days", notice).context["tallies"]
    assert [(line.person.name, line.mail) for line in tally.lines] == [("Trainer Tadesse", "failed")]


def test_a_poll_that_nobody_answered_counts_nothing(desk: Client, event: Event) -> None:
    assert numbers(desk, postpone(event, people=0, windows=AUTUMN)) == [[0, 0, 0, 0]] * 3


def test_the_tally_takes_as_many_queries_for_many_people_as_for_one(desk: Client, client: Client) -> None:
    counts = []
    for number in (1, 1, 6):  # the first one also fills the caches
        event = soon()
        people = [make_participant(event) for _ in range(number)]
        asked = [*people, *(make_trainer(event, f"t{each}@example.org") for each in range(number))]
        notice = postpone(event, people=number, windows=AUTUMN)
        for each in asked:
            say(client, each, notice, "can", "can", "can")
        with CaptureQueriesContext(connection) as queries:
            assert numbers(desk, notice)[0] == [2 * number, 0, 0, 0]
        counts.append(len(queries))
    assert counts[1] == counts[2]


def test_asking_later_is_a_correction_that_moves_nothing(client: Client, person: Participation) -> None:
    first = postpone(person.event)
    assert "/answer/" not in newest_mail("amina@example.org").text
    second = drafting.correction(first)
    offer(second, person.event, AUTUMN)
    out(second)
    mail = newest_mail("amina@example.org")
    assert mail["Subject"].startswith("Which days? Postponed:")
    assert link_of(person, second) in mail.text
    assert StatusChange.objects.count() == 1
    assert Event.objects.get().sequence == 1
    assert Change.objects.get(waiting=True).notice == second


def test_a_correction_asks_on_and_answers_to_the_same_days_stand(
    desk: Client, client: Client, person: Participation, notice: Notice
) -> None:
    say(client, person, notice, "can", "maybe", "cannot")
    second = out(drafting.correction(notice))
    assert numbers(desk, second) == [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]
    assert client.get(link_of(person, second)).context["form"].initial == dict(
        zip(days_of(second), ["can", "maybe", "cannot"], strict=True)
    )


def test_choosing_a_window_fills_in_the_draft_and_publishes_nothing(
    desk: Client, person: Participation, notice: Notice
) -> None:
    window = notice.windows.all()[1]
    url = reverse("admin:notices_notice_choose", args=[notice.pk, window.pk])
    first, second = desk.post(url), desk.post(url)
    draft = Notice.objects.get(state=Notice.State.DRAFT)
    change = draft.changes.get()
    assert first.headers["Location"] == second.headers["Location"]
    assert (change.kind, change.event, change.starts_on) == (ChangeKind.RESCHEDULE, person.event, window.starts_on)
    assert Event.objects.get().status == Status.POSTPONED


def test_nothing_is_chosen_for_an_event_that_has_its_dates(desk: Client, notice: Notice) -> None:
    window = notice.windows.all()[1]
    reschedule(window.event)
    url = reverse("admin:notices_notice_choose", args=[notice.pk, window.pk])
    assert "waits for no dates any more" in desk.post(url, follow=True).text
    assert not Notice.objects.filter(state=Notice.State.DRAFT).exists()


def test_once_dates_are_set_the_link_asks_about_them(client: Client, person: Participation, notice: Notice) -> None:
    trainer = make_trainer(person.event)
    second = reschedule(person.event)
    assert client.get(link_of(person, notice)).headers["Location"] == link_of(person, second)
    assert "The dates are set." in client.get(link_of(trainer, notice)).text


@pytest.mark.parametrize(("count", "refused"), [(1, True), (2, False), (4, False), (5, True)])
def test_two_to_four_windows_are_offered(event: Event, count: int, refused: bool) -> None:
    notice = make_notice((ChangeKind.POSTPONE, event), promise=in_days(30)["starts_on"])
    offer(notice, event, tuple(range(100, 100 + 10 * count, 10)))
    problems = publishing.preview(notice, at=timezone.now()).problems
    assert any("two to four" in sentence for sentence in problems) == refused


def test_windows_are_offered_only_for_what_is_postponed(event: Event) -> None:
    notice = make_notice((ChangeKind.CANCEL, event))
    offer(notice, event, AUTUMN)
    with pytest.raises(Refused, match="only where this notice postpones"):
        publish(notice, by=None, at=timezone.now(), expected=0)


def test_days_that_are_over_are_not_offered(event: Event) -> None:
    notice = make_notice((ChangeKind.POSTPONE, event), promise=in_days(30)["starts_on"])
    offer(notice, event, (-3, 100))
    with pytest.raises(Refused, match="begun or are over"):
        publish(notice, by=None, at=timezone.now(), expected=0)


def test_the_preview_says_what_is_asked_and_of_which_trainers(desk: Client, event: Event) -> None:
    make_trainer(event, name="Trainer Tadesse")
    notice = make_notice((ChangeKind.POSTPONE, event), promise=in_days(30)["starts_on"])
    offer(notice, event, AUTUMN)
    text = page(desk, "preview", notice).text
    assert "Which of these days can you make?" in text
    assert "Trainer Tadesse" in text


def test_a_sample_of_the_letter_answers_nothing_for_its_reader(
    desk: Client, event: Event, person: Participation
) -> None:
    notice = make_notice((ChangeKind.RESCHEDULE, event, in_days(90)))
    for query in ("", "?as=text"):
        sample = desk.get(reverse("admin:notices_notice_sample", args=[notice.pk, 0]) + query).text
        assert "/notices/answer/sample/" in sample


def test_on_a_narrow_screen_each_answer_names_its_days(desk: Client, event: Event) -> None:
    """There a table has no heads: each cell says what it is."""
    notice = postpone(event, people=0, windows=AUTUMN)
    make_trainer(event)

    rows = page(desk, "days", notice).text.rpartition("<tbody>")[2]

    assert rows.count("<td") == rows.count("<td data-l=") == len(AUTUMN) + 1


def choices_of_windows(page: Any) -> list[tuple[list[int], int | None]]:
    """For each empty row: the events to choose from, and the one chosen already."""
    inline = next(each for each in page.context["inline_admin_formsets"] if each.opts.model is Window)
    fields = [form.fields["event"] for form in inline.formset.extra_forms]
    return [([event.pk for event in field.queryset], field.initial) for field in fields]


def test_a_new_postponement_of_one_event_begins_with_two_rows_for_it(desk: Client, event: Event) -> None:
    page = desk.get(reverse("admin:notices_notice_add"), {"kind": "postpone", "events": str(event.pk)})

    assert choices_of_windows(page) == [([event.pk], event.pk)] * 2


def test_of_several_events_none_is_chosen_for_them(desk: Client, event: Event) -> None:
    other = make_event()
    page = desk.get(reverse("admin:notices_notice_add"), {"kind": "postpone", "events": f"{event.pk},{other.pk}"})

    assert [(set(among), chosen) for among, chosen in choices_of_windows(page)] == [({event.pk, other.pk}, None)] * 2


def test_other_notices_begin_without_days_to_choose_from(desk: Client, event: Event) -> None:
    page = desk.get(reverse("admin:notices_notice_add"), {"kind": "cancel", "events": str(event.pk)})

    assert choices_of_windows(page) == []


def test_a_draft_asks_for_days_of_its_own_events_without_a_script(desk: Client, event: Event) -> None:
    make_event()
    notice = draft(event)

    page = desk.get(reverse("admin:notices_notice_change", args=[notice.pk]), {"more": 1})

    assert choices_of_windows(page) == [([event.pk], event.pk)] * 2
