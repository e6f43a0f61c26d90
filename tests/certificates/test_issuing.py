"""Issuing, correcting and revoking: each once, whatever is asked again, and each person told by one mail."""

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from apps.certificates.issuing import Refused, issue, reissue, revoke
from apps.certificates.mailing import still_wanted
from apps.certificates.models import LENGTH, LETTERS, Certificate, State
from apps.outbox.models import Mail
from apps.training.standing import Standing
from tests.certificates.factories import AFTER, finished_event, graduate, issued, make_certificate
from tests.factories import make_participant, make_staff

pytestmark = pytest.mark.django_db


def test_all_who_completed_an_event_get_one_and_nobody_else() -> None:
    event = finished_event()
    graduates = {graduate(event).name, graduate(event).name}
    for state in (Standing.ATTENDED, Standing.ABSENT, Standing.CONFIRMED, Standing.WITHDRAWN):
        make_participant(event, state=state)
    graduate(finished_event())

    made = issue(event.pk, by=None, at=AFTER)

    assert {each.name for each in made} == graduates
    assert Certificate.objects.count() == 2


def test_only_those_chosen_get_one() -> None:
    event = finished_event()
    chosen, _other = graduate(event), graduate(event)

    assert [each.participation for each in issue(event.pk, [chosen.pk], by=None, at=AFTER)] == [chosen]


def test_somebody_chosen_who_did_not_complete_gets_none() -> None:
    person = make_participant(finished_event(), state=Standing.ATTENDED)

    assert list(issue(person.event_id, [person.pk], by=None, at=AFTER)) == []
    assert not Mail.objects.exists()


def test_issuing_again_gives_nobody_a_second_one_and_sends_nothing() -> None:
    event = finished_event()
    graduate(event)
    issue(event.pk, by=None, at=AFTER)

    assert list(issue(event.pk, by=None, at=AFTER)) == []
    assert Mail.objects.count() == 1


def test_the_database_lets_one_certificate_stand_for_a_person() -> None:
    first = make_certificate()

    with pytest.raises(IntegrityError):
        Certificate.objects.create(participation=first.participation, name="x", course="y", issued_at=AFTER)


def test_what_it_says_stays_as_issued() -> None:
    event = finished_event(title="UN-CMCoord Course, Nairobi", city="Nairobi")
    person = graduate(event, name="Amina Yusuf")
    by = make_staff()
    (certificate,) = issue(event.pk, by=by, at=AFTER)

    type(person).objects.update(name="Somebody else")
    type(event).objects.update(title="Another", starts_on="2030-01-01", ends_on="2030-01-02")

    certificate.refresh_from_db()
    assert (certificate.name, certificate.course) == ("Amina Yusuf", "UN-CMCoord Course, Nairobi")
    assert certificate.held == event.dates
    assert certificate.place == "Training Centre, Nairobi, Kenya"
    assert (certificate.issued_at, certificate.issued_by) == (AFTER, by)


def test_a_code_has_eighty_bits_in_letters_that_nobody_mixes_up() -> None:
    codes = {make_certificate().code for _each in range(3)}

    assert len(codes) == 3
    assert all(len(code) == LENGTH and set(code) <= set(LETTERS) for code in codes)
    assert len(LETTERS) ** LENGTH >= 2**80
    assert not set("0o1il") & set(LETTERS)


def test_a_name_that_no_font_draws_is_refused_and_nobody_gets_one() -> None:
    event = finished_event()
    graduate(event, name="Amina")
    graduate(event, name="မင်းအောင်")

    with pytest.raises(Refused, match="မင်းအောင်"):
        issue(event.pk, by=None, at=AFTER)

    assert not Certificate.objects.exists()
    assert not Mail.objects.exists()


def test_each_has_it_in_their_own_language() -> None:
    event = finished_event()
    member = make_staff(language="fr")
    spoken = {"ar": graduate(event, language="ar"), "fr": graduate(event, language="", member=member)}
    spoken["en"] = graduate(event, language="")

    made = {each.participation: each.language for each in issue(event.pk, by=None, at=AFTER)}

    assert made == {person: language for language, person in spoken.items()}


def test_a_correction_replaces_the_former_and_has_a_code_of_its_own() -> None:
    former = make_certificate(name="Amina Yusf")
    by = make_staff()

    corrected = reissue(former, name="  Amina  Yusuf ", by=by, at=AFTER)

    former.refresh_from_db()
    assert (former.state, former.name, former.replaced_by) == (State.REPLACED, "Amina Yusf", by)
    assert (corrected.state, corrected.name) == (State.VALID, "Amina Yusuf")
    assert former.code != corrected.code


def test_a_replaced_one_is_not_corrected_again() -> None:
    former = make_certificate()
    reissue(former, name="Amina", by=None, at=AFTER)

    with pytest.raises(Refused, match="replaced already"):
        reissue(former, name="Amina Y.", by=None, at=AFTER)

    assert Certificate.objects.count() == 2


def test_nobody_gets_a_corrected_one_who_no_longer_counts_as_having_completed() -> None:
    former = make_certificate()
    type(former.participation).objects.update(state=Standing.ABSENT)

    with pytest.raises(Refused, match="no longer counts"):
        reissue(former, name="Amina", by=None, at=AFTER)

    former.refresh_from_db()
    assert former.state == State.VALID


def test_a_revoked_one_stays_revoked_also_after_it_was_replaced() -> None:
    certificate = make_certificate()
    revoke(certificate, reason="Issued by mistake", by=None, at=AFTER)

    reissue(certificate, name="Amina", by=None, at=AFTER)

    certificate.refresh_from_db()
    assert certificate.state == State.REVOKED


def test_revoking_needs_a_reason_and_happens_once() -> None:
    certificate = make_certificate()
    with pytest.raises(Refused, match="Say why"):
        revoke(certificate, reason="  ", by=None, at=AFTER)

    revoke(certificate, reason="Issued by mistake", by=None, at=AFTER)

    with pytest.raises(Refused, match="already"):
        revoke(certificate, reason="Again", by=None, at=AFTER)
    certificate.refresh_from_db()
    assert certificate.reason == "Issued by mistake"


def test_who_was_revoked_gets_none_by_issuing_for_all() -> None:
    certificate = make_certificate()
    revoke(certificate, reason="Issued by mistake", by=None, at=AFTER)

    assert list(issue(certificate.participation.event_id, by=None, at=AFTER)) == []


def test_mail_of_a_revoked_or_replaced_certificate_stays_back() -> None:
    event = finished_event()
    kept, revoked, replaced = issued(
        graduate(event, "a@example.org"), graduate(event, "b@example.org"), graduate(event, "c@example.org")
    )
    revoke(revoked, reason="Mistake", by=None, at=AFTER)
    corrected = reissue(replaced, name="Corrected", by=None, at=AFTER)

    wanted = {(mail.address, mail.mailing.key) for mail in still_wanted(Mail.objects.all())}

    first = Certificate.objects.get(pk=kept.pk).mailing
    assert first
    assert wanted == {("a@example.org", first.key), ("c@example.org", f"certificates:{corrected.code}")}


def test_a_certificate_is_never_deleted() -> None:
    with pytest.raises(Exception, match="never deleted"):
        make_certificate().delete()


def test_issuing_to_many_asks_as_often_as_to_one() -> None:
    counts = []
    for number in (1, 4):
        event = finished_event()
        for _each in range(number):
            graduate(event)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            issue(event.pk, by=None, at=AFTER)
        counts.append(len(asked))

    assert counts[0] == counts[1]
