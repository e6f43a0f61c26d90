"""The personal link and its pages: whoever only opens them changes nothing, and nobody learns of another."""

from datetime import time
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone, translation

from apps.notices import withdrawing
from apps.notices.models import Notice, Reply
from apps.notices.transferring import transfer
from apps.outbox import links
from apps.outbox.models import Mail
from apps.training.models import Course, Event, Participation
from apps.training.standing import Standing
from apps.training.status import ChangeKind
from tests.factories import make_member, make_participant
from tests.notices.asking import (
    correct,
    in_days,
    issue,
    link_of,
    make_trainer,
    newest_mail,
    postpone,
    reschedule,
    say,
    soon,
)
from tests.outbox.reading import read

pytestmark = pytest.mark.django_db
HOURS: dict[str, Any] = {"starts_at": time(9), "ends_at": time(12, 30), "time_zone": "Africa/Nairobi"}


@pytest.fixture
def event(db: None) -> Event:
    return soon(**HOURS)


@pytest.fixture
def person(event: Event) -> Participation:
    return make_participant(event, "amina@example.org", name="Amina Warsame", time_zone="Asia/Kathmandu")


@pytest.fixture
def notice(event: Event, person: Participation) -> Notice:
    return reschedule(event)


def everything() -> dict[str, list[object]]:
    """All rows of all tables."""
    return {str(model): list(model._default_manager.order_by("pk").values()) for model in apps.get_models()}


def paths(*addresses: str) -> list[str]:
    """Of every link in every mail to them, of our own site."""
    mails = Mail.objects.filter(address__in=addresses).select_related("template")
    found = [link for mail in mails for link in read(mail).links]
    return [path for link in found if (path := "/" + link.partition("://")[2].partition("/")[2])]


def test_the_mail_of_the_notice_holds_the_readers_own_link(person: Participation, notice: Notice) -> None:
    mail = newest_mail("amina@example.org")
    assert link_of(person, notice) in mail.text
    assert link_of(person, notice) in mail.html
    assert "CAN YOU MAKE THE NEW DATES?" in mail.text
    assert "Please say whether you can come" in mail.text


def test_only_those_with_a_place_are_asked(event: Event) -> None:
    make_participant(event, "w@example.org", state=Standing.WAITING)
    make_participant(event, "c@example.org", state=Standing.CONFIRMED)
    reschedule(event, people=2)
    assert "/answer/" not in newest_mail("w@example.org").text
    assert "/answer/" in newest_mail("c@example.org").text


@pytest.mark.parametrize("language", ["ar", "zh-hans", "fr", "ru", "es"])
def test_the_link_leads_to_the_page_in_the_readers_language(event: Event, language: str) -> None:
    person = make_participant(event, "x@example.org", language=language)
    notice = reschedule(event)
    with translation.override(language):
        assert link_of(person, notice) in newest_mail("x@example.org").text


@pytest.mark.parametrize("language", ["en", "ar", "zh-hans", "fr", "ru", "es"])
def test_three_questions_in_one_mail_keep_it_light(language: str) -> None:
    events = [soon(f"UN-CMCoord Course number {number}", **HOURS) for number in range(3)]
    places = [
        make_participant(event, "x@example.org", language=language, time_zone="Asia/Kathmandu") for event in events
    ]
    notice = issue(*((ChangeKind.RESCHEDULE, event, in_days(100)) for event in events))
    mail = newest_mail("x@example.org")
    assert all(link_of(place, notice) in mail.text for place in places)
    assert len(mail.message.as_bytes()) <= 40_000


def test_a_scanner_that_follows_every_link_of_every_mail_changes_no_row(client: Client, event: Event) -> None:
    course = Course.objects.create(code="c", title="C")
    person, goes = (
        make_participant(event, "amina@example.org"),
        make_participant(soon(course=course), "zoe@example.org"),
    )
    other = soon("Another course", course=course)
    make_participant(other, "ben@example.org")
    transfer([goes.public_id], other, by=None, at=timezone.now())
    make_trainer(other)
    reschedule(event)
    postpone(other, people=2, windows=(100, 130))
    say(Client(), person, Notice.objects.get(changes__event=event), "yes")
    found = paths(*Mail.objects.values_list("address", flat=True).distinct())
    assert sum("/answer/" in path for path in set(found)) == 4
    before = everything()
    for path in [*found, *(f"{path}done/" for path in found if "/answer/" in path)]:
        for method in (client.get, client.head):
            assert method(path).status_code in (200, 302, 404)
    assert everything() == before


def test_the_page_shows_old_and_new_dates_at_the_host_at_the_reader_and_in_utc(
    client: Client, person: Participation, notice: Notice
) -> None:
    page = client.get(link_of(person, notice)).text
    assert "Old dates, no longer valid" in page
    for clock in ("Nairobi time (UTC+3)", "Kathmandu time (UTC+5:45)", "UTC"):
        assert page.count(clock) >= 2, clock


def test_an_answer_shows_what_it_did_and_can_be_changed(client: Client, person: Participation, notice: Notice) -> None:
    page = say(client, person, notice, "yes")
    assert "Your place is confirmed" in page.text
    page = say(client, person, notice, "later")
    assert "We keep you in mind" in page.text
    person.refresh_from_db()
    assert (person.state, Reply.objects.get().answer) == (Standing.WITHDRAWN, "later")


def test_an_empty_answer_is_asked_for_again(client: Client, person: Participation, notice: Notice) -> None:
    page = client.post(link_of(person, notice), {})
    assert "This field is required." in page.text
    assert not Reply.objects.exists()


def test_the_page_after_no_answer_is_the_question(client: Client, person: Participation, notice: Notice) -> None:
    assert client.get(f"{link_of(person, notice)}done/").headers["Location"] == link_of(person, notice)


def test_an_old_link_leads_to_the_newest_question(client: Client, person: Participation, notice: Notice) -> None:
    second = reschedule(person.event, days=200)
    assert client.get(link_of(person, notice)).headers["Location"] == link_of(person, second)


def test_an_answer_sent_to_an_old_question_is_not_taken_for_the_new_one(
    client: Client, person: Participation, notice: Notice
) -> None:
    reschedule(person.event, days=200)
    page = say(client, person, notice, "no")
    assert page.context["form"].is_bound is False
    assert not Reply.objects.exists()


def test_the_link_of_an_older_version_leads_to_the_correction(
    client: Client, person: Participation, notice: Notice
) -> None:
    second = correct(notice)
    assert client.get(link_of(person, notice)).headers["Location"] == link_of(person, second)


def test_the_link_of_a_withdrawn_notice_says_so(client: Client, person: Participation) -> None:
    first = reschedule(person.event, ago=5)
    second = reschedule(person.event, days=200)
    withdrawing.withdraw(second, by=None, at=timezone.now())
    page = client.get(link_of(person, second)).text
    assert "was withdrawn: what it said does not hold" in page
    assert link_of(person, first) in page


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (ChangeKind.CANCEL, "This event is cancelled."),
        (ChangeKind.POSTPONE, "We write to you when the new dates are set."),
    ],
)
def test_a_link_from_before_says_what_became_of_the_event(
    client: Client, person: Participation, notice: Notice, kind: ChangeKind, sentence: str
) -> None:
    issue((kind, person.event), promise=in_days(30)["starts_on"] if kind == ChangeKind.POSTPONE else None)
    assert sentence in client.get(link_of(person, notice)).text


def test_whoever_lost_the_place_otherwise_reads_that(client: Client, person: Participation, notice: Notice) -> None:
    Participation.objects.update(state=Standing.WITHDRAWN)
    assert "You do not hold a place" in client.get(link_of(person, notice)).text


FORGED = ["x", "x.y", "WyJhIl0.x", "a" * 3000]


@pytest.mark.parametrize("token", FORGED)
def test_a_forged_link_is_met_with_a_sentence(client: Client, token: str) -> None:
    for path in (f"/notices/answer/{token}/", f"/notices/answer/{token}/done/"):
        page = client.get(path)
        assert (page.status_code, "This link is not complete" in page.text) == (404, True)


def test_a_link_for_another_purpose_or_of_a_stranger_opens_nothing(
    client: Client, person: Participation, notice: Notice
) -> None:
    foreign = [
        links.token("offer", person.public_id),
        links.token("offer", person.public_id, notice.code, notice.version),
        links.token("answer", "nobody", notice.code, notice.version),
        links.token("answer", person.public_id, "1999-1", 1),
    ]
    for token in foreign:
        assert client.post(f"/notices/answer/{token}/", {"answer": "no"}).status_code == 404
    assert not Reply.objects.exists()


def test_a_cut_link_is_met_with_a_sentence(client: Client, person: Participation, notice: Notice) -> None:
    path = link_of(person, notice)
    for cut in range(1, 9):
        assert client.get(f"{path[: -cut - 1]}/").status_code == 404


def test_nobody_else_is_named_on_the_page_or_in_the_mail(client: Client, event: Event, person: Participation) -> None:
    make_participant(event, "other@example.org", name="Somebody Else", focal_point_name="A Focal Point")
    notice = reschedule(event, people=2)
    read = newest_mail("amina@example.org")
    for text in (client.get(link_of(person, notice)).text, say(client, person, notice, "yes").text, read.html):
        assert "Somebody Else" not in text
        assert "other@example.org" not in text


def test_nobody_keeps_the_page_lists_it_or_passes_its_address_on(
    client: Client, person: Participation, notice: Notice
) -> None:
    path = link_of(person, notice)
    answered = client.post(path, {"answer": "yes"})
    for answer in (client.get(path), answered, client.get(f"{path}done/"), client.get("/notices/answer/x/")):
        assert {"no-store", "private"} <= set(answer["Cache-Control"].split(", "))
        assert answer["Referrer-Policy"] == "same-origin"
        assert "noindex" in answer["X-Robots-Tag"]


def test_the_account_s_zone_stands_in_for_an_empty_one(client: Client, event: Event) -> None:
    member = make_member(time_zone="Asia/Tokyo")
    person = make_participant(event, time_zone="", member=member)
    notice = reschedule(event)
    assert "Tokyo time" in client.get(link_of(person, notice)).text


def test_letters_do_not_grow_with_people(event: Event) -> None:
    for number in range(5):
        make_participant(event, time_zone=["UTC", "Asia/Tokyo"][number % 2])
    notice = reschedule(event, people=5)
    assert Mail.objects.filter(mailing=notice.mailing).values("template").distinct().count() == 1


def test_a_mail_that_repeats_an_overtaken_notice_repeats_its_question(person: Participation, notice: Notice) -> None:
    other = soon("Other course")
    make_participant(other, "amina@example.org")
    both = issue((ChangeKind.RESCHEDULE, other, in_days(150)), (ChangeKind.RESCHEDULE, person.event, in_days(160)))
    third = reschedule(other, days=170)
    text = newest_mail("amina@example.org").text
    assert link_of(person, both) in text
    assert link_of(Participation.objects.get(event=other), third) in text
