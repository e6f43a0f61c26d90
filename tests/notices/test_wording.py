"""What people read: whole in their language, their zone, with their own calendar put right."""

import email
import email.policy
from datetime import date, time, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import vobject

from apps.notices.models import Change, Notice, Source, Translation
from apps.notices.publishing import Refused, publish
from apps.outbox.letters import fill
from apps.outbox.models import Mail
from apps.training.models import Event
from apps.training.status import ChangeKind
from tests.factories import NOW, make_event, make_notice, make_participant

pytestmark = pytest.mark.django_db

POSTPONE, RESCHEDULE, CANCEL, ONLINE = (
    ChangeKind.POSTPONE,
    ChangeKind.RESCHEDULE,
    ChangeKind.CANCEL,
    ChangeKind.MOVE_ONLINE,
)
JUNE = date(2026, 6, 20)
AUTUMN = {"starts_on": date(2026, 9, 13), "ends_on": date(2026, 9, 18)}


def publish_to(*changes: Any, people: int = 1, later: int = 0, **values: Any) -> Notice:
    notice = make_notice(*changes, **values)
    publish(notice, by=None, at=NOW + timedelta(days=later), expected=people)
    return notice


def read(address: str) -> EmailMessage:
    """The newest message to that address, as it would leave."""
    mail = Mail.objects.filter(address=address).order_by("-pk").select_related("template")[0]
    raw = fill(
        bytes(mail.template.body),
        name=mail.name,
        address=mail.address,
        number=mail.number,
        message_id=mail.message_id,
        values=mail.values,
    )
    assert len(raw) <= 40_000
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def part(message: EmailMessage, kind: str) -> str:
    found = next(one for one in message.walk() if one.get_content_type() == kind)
    return str(found.get_content()).replace("\r\n", "\n")


def calendars(message: EmailMessage) -> list[Any]:
    files = [one.get_content() for one in message.iter_attachments()]
    return [vobject.readOne(body.decode() if isinstance(body, bytes) else body) for body in files]


def test_the_top_says_what_happened_what_to_do_and_by_when_word_comes() -> None:
    event = make_event("UN-CMCoord Course, Eastern Africa")
    make_participant(event, "amina@example.org", name="Amina Warsame")
    publish_to((POSTPONE, event), promise=JUNE)
    message = read("amina@example.org")
    text = part(message, "text/plain")
    assert message["Subject"] == "Postponed: UN-CMCoord Course, Eastern Africa, Nairobi, 19-24 April 2026"
    lines = text.splitlines()
    assert lines[0] == "UN-CMCOORD COURSE, EASTERN AFRICA IS POSTPONED"
    assert lines[2] == "Your place is kept. You need not apply again."
    assert "Dear Amina Warsame," in lines
    assert "Sunday 19 to Friday 24 April 2026" in text
    assert "promised by Saturday 20 June 2026" in text
    assert all(len(line) <= 72 for line in lines if "://" not in line)
    html = part(message, "text/html")
    assert "Old dates, no longer valid" in html
    assert "src=" not in html


def test_postponing_cancels_the_entry_and_new_dates_request_it_again_under_the_same_uid() -> None:
    event = make_event()
    make_participant(event, "a@example.org")
    publish_to((POSTPONE, event), promise=JUNE)
    Mail.objects.update(state="sent")
    (first,) = calendars(read("a@example.org"))
    publish_to((RESCHEDULE, event, AUTUMN), later=1)
    (second,) = calendars(read("a@example.org"))
    assert (first.method.value, second.method.value) == ("CANCEL", "REQUEST")
    assert first.vevent.uid.value == second.vevent.uid.value
    assert (first.vevent.sequence.value, second.vevent.sequence.value) == ("1", "2")
    assert (first.vevent.dtstart.value, second.vevent.dtstart.value) == (date(2026, 4, 19), date(2026, 9, 13))


def test_three_events_come_in_one_mail_with_a_file_for_each() -> None:
    events = [make_event(f"Course {n}") for n in range(3)]
    for event in events:
        make_participant(event, "a@example.org")
    publish_to(*((POSTPONE, event) for event in events), promise=JUNE)
    message = read("a@example.org")
    assert message["Subject"] == "3 of your events are postponed"
    assert len(calendars(message)) == 3
    assert all(event.title in part(message, "text/plain") for event in events)


def test_hours_are_told_at_the_host_at_the_reader_and_in_utc() -> None:
    webinar = make_event(
        format="online",
        starts_on=date(2026, 4, 22),
        ends_on=date(2026, 4, 22),
        starts_at=time(9),
        ends_at=time(10, 30),
        time_zone="Europe/Zurich",
    )
    make_participant(webinar, "a@example.org", time_zone="Asia/Kathmandu")
    publish_to((CANCEL, webinar))
    text = part(read("a@example.org"), "text/plain")
    for hours in (
        "09:00 to 10:30, Zurich time (UTC+2)",
        "12:45 to 14:15, Kathmandu time (UTC+5:45)",
        "07:00 to 08:30 UTC",
    ):
        assert hours in text


def test_a_reader_in_the_hosts_zone_or_in_utc_reads_each_clock_once() -> None:
    webinar = make_event(
        format="online",
        starts_on=date(2026, 4, 22),
        ends_on=date(2026, 4, 22),
        starts_at=time(9),
        ends_at=time(10, 30),
        time_zone="Europe/Zurich",
    )
    make_participant(webinar, "zurich@example.org", time_zone="Europe/Zurich")
    make_participant(webinar, "utc@example.org", time_zone="UTC")
    publish_to((CANCEL, webinar), people=2)
    for address in ("zurich@example.org", "utc@example.org"):
        text = part(read(address), "text/plain")
        assert text.count("10:30, Zurich time") == text.count("08:30 UTC") == 1
    assert Mail.objects.values("template").distinct().count() == 1


def test_the_longest_letters_stay_small_in_every_script() -> None:
    events = [make_event(f"UN-CMCoord Course, a place with a long name, edition {n}") for n in range(5)]
    for language in ("ar", "zh-hans", "en", "fr", "ru", "es"):
        for event in events:
            make_participant(event, f"{language}@example.org", language=language)
    publish_to(*((POSTPONE, event) for event in events), promise=JUNE, people=6)
    assert "5" in read("ru@example.org")["Subject"]


def test_days_without_hours_never_shift() -> None:
    event = make_event()
    for zone in ("Pacific/Auckland", "Pacific/Honolulu"):
        make_participant(event, f"{zone[-4:].lower()}@example.org", time_zone=zone)
    publish_to((POSTPONE, event), promise=JUNE, people=2)
    assert Mail.objects.values("template").distinct().count() == 1


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("accepted", "Your place is kept."),
        ("applied", "Your application stays on file."),
        ("waiting", "You stay on the waiting list."),
    ],
)
def test_each_reads_what_happens_to_their_own_place(state: str, sentence: str) -> None:
    event = make_event()
    make_participant(event, "a@example.org", state=state)
    publish_to((POSTPONE, event), promise=JUNE)
    assert sentence in part(read("a@example.org"), "text/plain")


def test_only_those_with_a_place_learn_how_to_join() -> None:
    event = make_event()
    make_participant(event, "in@example.org")
    make_participant(event, "waits@example.org", state="waiting")
    publish_to((ONLINE, event, {"join_information": "https://meet.example.org/secret"}), people=2)
    assert "https://meet.example.org/secret" in part(read("in@example.org"), "text/plain")
    assert "secret" not in read("waits@example.org").as_string()


def test_a_letter_in_the_readers_language_is_used_and_otherwise_english_with_a_word_about_it() -> None:
    event = make_event()
    for language in ("fr", "es"):
        make_participant(event, f"{language}@example.org", language=language)
    notice = make_notice((POSTPONE, event), promise=JUNE)
    Translation.objects.create(
        notice=notice, language="fr", title="Reporté", letter="<p>Chers collègues</p>", promise="Avant l’été."
    )
    publish(notice, by=None, at=NOW, expected=2)
    french, spanish = read("fr@example.org"), read("es@example.org")
    assert "Chers collègues" in part(french, "text/plain")
    assert 'lang="fr"' in part(french, "text/html")
    assert "Dear colleagues" in part(spanish, "text/plain")
    assert (french["Content-Language"], spanish["Content-Language"]) == ("fr", "es")
    assert f"/fr/training/{event.code}/" in part(french, "text/plain")


def test_nobody_elses_name_or_address_is_in_a_mail() -> None:
    event = make_event()
    make_participant(event, "first@example.org", name="First Person")
    make_participant(event, "second@example.org", name="Second Person")
    publish_to((POSTPONE, event), promise=JUNE, people=2)
    assert "second" not in read("first@example.org").as_string().lower()


def test_new_dates_known_only_to_the_month_free_the_old_days() -> None:
    event = make_event()
    make_participant(event, "a@example.org")
    publish_to((RESCHEDULE, event, {"starts_on": date(2026, 9, 1), "ends_on": date(2026, 9, 30), "precision": "month"}))
    (calendar,) = calendars(read("a@example.org"))
    assert calendar.method.value == "CANCEL"
    assert "September 2026" in part(read("a@example.org"), "text/plain")


def test_a_new_deadline_alone_is_called_so_and_makes_no_dates_old() -> None:
    event = make_event("Course", deadline_on=date(2026, 3, 20))
    make_participant(event, "a@example.org")
    same = {"starts_on": event.starts_on, "ends_on": event.ends_on, "deadline_on": date(2026, 4, 1)}
    publish_to((RESCHEDULE, event, same))
    message = read("a@example.org")
    text = part(message, "text/plain")
    assert message["Subject"] == "New deadline: Course, Nairobi, 19-24 April 2026"
    assert text.startswith("NEW DEADLINE FOR COURSE")
    assert "Wednesday 1 April 2026" in text
    for wrong in ("New dates", "no longer valid", "booked travel"):
        assert wrong.lower() not in (text + part(message, "text/html")).lower()


def test_an_event_without_days_has_no_calendar_file() -> None:
    event = make_event(precision="month", starts_on=date(2026, 4, 1), ends_on=date(2026, 4, 30))
    make_participant(event, "a@example.org")
    publish_to((POSTPONE, event), promise=JUNE)
    message = read("a@example.org")
    assert calendars(message) == []
    assert "calendar file" not in part(message, "text/plain")


def test_sources_stand_with_their_names() -> None:
    event = make_event()
    make_participant(event, "a@example.org")
    notice = make_notice((CANCEL, event))
    Source.objects.create(notice=notice, name="WHO: coronavirus disease", url="https://www.who.int/")
    publish(notice, by=None, at=NOW, expected=1)
    assert "* WHO: coronavirus disease\n  https://www.who.int/" in part(read("a@example.org"), "text/plain")


def test_other_is_no_reason_beside_a_sentence() -> None:
    event = make_event()
    make_participant(event, "a@example.org")
    notice = make_notice((CANCEL, event), reason="other")
    notice.translations.update(reason_text="The trainers are needed elsewhere.")
    publish(notice, by=None, at=NOW, expected=1)
    assert "Reason: The trainers are needed elsewhere." in part(read("a@example.org"), "text/plain")


def test_a_correction_says_that_it_is_one() -> None:
    event = make_event()
    make_participant(event, "a@example.org")
    first = publish_to((POSTPONE, event), promise=JUNE)
    second = make_notice(code=first.code, version=2, promise=JUNE)
    Change.objects.create(notice=second, event=event, kind=POSTPONE, copied_from=first.changes.get())
    publish(second, by=None, at=NOW + timedelta(hours=1), expected=1)
    message = read("a@example.org")
    assert message["Subject"].startswith("Correction: Postponed: ")
    assert calendars(message)[0].vevent.sequence.value == str(Event.objects.get().sequence)


def test_a_heavy_letter_gives_way_to_the_link_to_it() -> None:
    event = make_event()
    make_participant(event, "a@example.org")
    notice = make_notice((POSTPONE, event), promise=JUNE)
    notice.translations.update(letter="<p>" + "A long word of explanation. " * 1500 + "</p>")
    publish(notice, by=None, at=NOW, expected=1)
    text = part(read("a@example.org"), "text/plain")
    assert "explanation" not in text
    assert notice.get_absolute_url() in text


def test_mails_that_stay_too_heavy_are_refused_with_a_sentence() -> None:
    event = make_event()
    make_participant(event, "a@example.org")
    notice = make_notice((POSTPONE, event), promise=JUNE)
    notice.translations.update(what_to_do="<p>" + "Do this and then that. " * 2000 + "</p>")
    with pytest.raises(Refused, match="too heavy for a bad link"):
        publish(notice, by=None, at=NOW, expected=1)
    assert Event.objects.get().status == "scheduled"


def test_the_subject_names_the_places_of_few_events() -> None:
    events = [make_event(f"Course in {city}", city=city) for city in ("Nairobi", "Dakar", "Amman")]
    for event in events:
        make_participant(event, "a@example.org")
    publish_to(*((POSTPONE, event) for event in events), promise=JUNE)
    assert read("a@example.org")["Subject"] == "Postponed: Nairobi, Dakar, Amman"


def test_what_holds_for_all_events_alike_is_said_once_and_at_the_top() -> None:
    events = [make_event(f"Course {n}") for n in range(3)]
    for event in events:
        make_participant(event, "a@example.org")
    publish_to(*((POSTPONE, event) for event in events), promise=JUNE)
    text = part(read("a@example.org"), "text/plain")
    assert text.splitlines()[2] == "Your place is kept. You need not apply again."
    assert text.count("Your place is kept.") == text.count("If you booked travel") == 1


def test_each_event_says_its_own_where_the_person_stands_differently() -> None:
    one, two = make_event("First"), make_event("Second")
    make_participant(one, "a@example.org")
    make_participant(two, "a@example.org", state="waiting")
    publish_to((POSTPONE, one), (POSTPONE, two), promise=JUNE)
    text = part(read("a@example.org"), "text/plain")
    assert "* Your place is kept." in text
    assert "* You stay on the waiting list." in text


def test_a_planned_month_was_never_an_old_date() -> None:
    event = make_event(
        status="tentative", precision="month", starts_on=date(2026, 4, 1), ends_on=date(2026, 4, 30), is_public=False
    )
    make_participant(event, "a@example.org")
    publish_to((ChangeKind.CONFIRM, event, AUTUMN))
    text = part(read("a@example.org"), "text/plain")
    assert "OLD DATES" not in text
    assert "Sunday 13 to Friday 18 September 2026" in text


def test_a_line_taken_over_from_an_overtaken_notice_keeps_its_own_reason_and_address() -> None:
    one, two = make_event("First"), make_event("Second")
    for event in (one, two):
        make_participant(event, "a@example.org")
    first = publish_to((POSTPONE, one), (POSTPONE, two), promise=JUNE, reason="security")
    publish_to((RESCHEDULE, one, AUTUMN), later=0, reason="funding")
    text = part(read("a@example.org"), "text/plain")
    assert "* Reason: Security." in text
    assert first.get_absolute_url() in text
