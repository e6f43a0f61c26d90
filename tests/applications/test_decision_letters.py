"""What somebody reads when a decision is published: the event as it stands at that moment."""

from datetime import date, time
from typing import Any

import pytest
import vobject

from apps.applications.models import Call
from apps.outbox.models import Mail
from apps.training.models import Participation
from apps.training.standing import Standing
from apps.training.status import ChangeKind
from tests.applications.desk_people import ACCEPTED, DECLINED, WAITING, decide, make_applicant, publish_all
from tests.applications.factories import make_call
from tests.factories import make_event, make_member, make_notice
from tests.notices.factories import issue, postpone, reschedule
from tests.outbox.reading import ReadMail, read

pytestmark = pytest.mark.django_db


def told(call: Call, result: Standing, *, words: str = "", **values: Any) -> ReadMail:
    """The one mail that publishing this decision queues."""
    person = make_applicant(call, **values)
    decide([person], result, words=words)
    publish_all(call.event, minutes=5)
    return read(Mail.objects.get(address=person.email, mailing__kind="decision"))


def entry(mail: ReadMail) -> Any:
    return vobject.readOne(mail.calendar).vevent


def test_an_acceptance_names_event_dates_and_place_and_leads_to_the_answer() -> None:
    mail = told(make_call(), ACCEPTED, name="Amina Yusuf")

    for part in (mail.text, mail.html):
        for words in ("Amina Yusuf", "UN-CMCoord Course", "Sunday 19 to Friday 24 April 2026", "Nairobi"):
            assert words in part
    [link] = [link for link in mail.links if "/places/" in link]
    assert link.startswith("http://testserver/places/")
    assert mail["Subject"] == "You have a place: UN-CMCoord Course"


def test_an_acceptance_invites_the_diary_with_the_events_own_number_and_name() -> None:
    event = make_event(title="Course", sequence=3)
    mail = told(make_call(event), ACCEPTED, email="amina@example.org")

    found = entry(mail)
    assert "METHOD:REQUEST" in mail.calendar
    assert found.uid.value == event.calendar_uid
    assert found.sequence.value == "3"
    assert found.status.value == "CONFIRMED"
    assert (found.dtstart.value, found.dtend.value) == (date(2026, 4, 19), date(2026, 4, 25))
    assert found.attendee.value == "mailto:amina@example.org"


def test_how_to_join_stands_in_an_acceptance_and_in_no_other_letter() -> None:
    event = make_event(format="online", join_information="Room 5, code 1234")
    call = make_call(event)

    mail = told(call, ACCEPTED)
    assert "code 1234" in mail.text
    assert "code 1234" in str(entry(mail).description.value)
    for result in (WAITING, DECLINED):
        other = told(call, result)
        assert "code 1234" not in other.text + other.html
        assert other.calendar == ""


def test_hours_are_told_at_the_host_in_the_readers_own_zone_and_in_utc() -> None:
    event = make_event(starts_on=date(2026, 4, 19), ends_on=date(2026, 4, 19), starts_at=time(9), ends_at=time(12))

    mail = told(make_call(event), ACCEPTED, time_zone="Asia/Tokyo")

    for hours in ("09:00 to 12:00", "15:00 to 18:00", "06:00 to 09:00"):
        assert hours in mail.text


def test_staff_words_stand_in_the_letters_they_were_written_for() -> None:
    call = make_call()

    assert "Bring <boots> & a map." in told(call, ACCEPTED, words="Bring <boots> & a map.").text
    assert "Bring" not in told(call, ACCEPTED).text


def test_each_reads_their_own_language_or_that_of_their_account() -> None:
    call = make_call()

    assert told(call, DECLINED, language="fr")["Content-Language"] == "fr"
    assert told(call, DECLINED, language="", member=make_member(language="ar"))["Content-Language"] == "ar"
    assert told(call, DECLINED, language="")["Content-Language"] == "en"


def test_the_answer_page_is_in_the_readers_language() -> None:
    mail = told(make_call(), ACCEPTED, language="es")

    assert any("/es/places/" in link for link in mail.links)


def test_whoever_is_accepted_while_the_event_is_postponed_reads_its_present_state_in_one_mail() -> None:
    call = make_call()
    postpone(call.event)

    mail = told(Call.objects.get(), ACCEPTED)

    assert mail["Subject"] == "You have a place, without dates yet: UN-CMCoord Course"
    assert "Old dates, no longer valid" in mail.text
    assert "Promised by Saturday 20 June 2026" in mail.text
    assert mail.calendar == ""
    assert Mail.objects.count() == 1


def test_where_no_date_is_promised_the_letter_says_so() -> None:
    call = make_call()
    issue(make_notice((ChangeKind.POSTPONE, call.event), no_date_promised=True))

    assert "No date can be promised yet." in told(Call.objects.get(), ACCEPTED).text


def test_after_new_dates_the_invitation_is_to_those() -> None:
    call = make_call()
    postpone(call.event)
    reschedule(call.event)

    found = entry(told(Call.objects.get(), ACCEPTED))

    assert (found.dtstart.value, found.sequence.value) == (date(2026, 9, 13), "2")


def test_a_letter_from_the_waiting_list_of_a_postponed_event_names_no_old_dates() -> None:
    call = make_call()
    postpone(call.event)

    mail = told(Call.objects.get(), WAITING)

    assert "April" not in mail.text
    assert "Promised by" in mail.text


def test_nobody_else_is_named_in_a_letter() -> None:
    call = make_call()
    people = [make_applicant(call, name=f"Person {number}") for number in range(3)]
    decide(people, DECLINED)
    publish_all(call.event)

    for mail in Mail.objects.all():
        others = set(Participation.objects.exclude(email=mail.address).values_list("email", "name"))
        whole = read(mail).text + read(mail).html
        assert not any(word in whole for pair in others for word in pair)
