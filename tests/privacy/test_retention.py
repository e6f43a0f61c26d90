"""What is old goes at night: each kind after its days, and nothing before."""

from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from apps.applications.models import Answer, Application, Note, Question
from apps.certificates.models import Certificate
from apps.members import inviting, joining
from apps.members.models import Invitation, Joining, Member
from apps.notices.models import Availability
from apps.outbox.models import AddressStanding, Mail
from apps.privacy import retention, sweeping
from apps.privacy.models import Erasure, Run
from apps.privacy.retention import RULES, Rule
from apps.resources.kinds import State as Shelf
from apps.resources.models import Resource
from apps.training.models import Event, Participation, Trainer
from apps.training.standing import Standing
from apps.training.status import Status
from apps.vocabulary.whose import Who
from tests.applications.desk_people import make_applicant
from tests.applications.factories import make_application, make_call
from tests.certificates.factories import finished_event, make_certificate
from tests.factories import make_event, make_member, make_participant, make_staff
from tests.notices.asking import in_days, make_trainer
from tests.outbox.factories import make_mailing
from tests.resources.factories import make_resource

pytestmark = pytest.mark.django_db


def rule(kind: str) -> Rule:
    (found,) = (each for each in RULES if each.kind == kind)
    return found


def night(kind: str, *, at: datetime | None = None) -> int:
    sweeping.sweep(at=at or timezone.now(), rules=[rule(kind)])
    return Run.objects.latest("pk").done


def ago(days: int, **values: Any) -> Event:
    """An event that ended so many days ago."""
    return make_event(**in_days(-days, length=0), **{"status": Status.HELD, **values})


def test_mails_lose_their_address_after_180_days() -> None:
    make_mailing("old@example.org", "too@example.org")
    at = Mail.objects.get(address="old@example.org").mailing.dated

    assert night("mails", at=at + timedelta(days=179)) == 0
    assert night("mails", at=at + timedelta(days=181)) == 2
    assert not Mail.objects.exclude(address__endswith="@erased.invalid").exists()
    assert set(Mail.objects.values_list("template__subject", flat=True)) == {""}
    assert night("mails", at=at + timedelta(days=182)) == 0


def test_a_letter_is_kept_as_long_as_anybody_s_mail_is() -> None:
    mailing = make_mailing("old@example.org", "too@example.org")
    Mail.objects.filter(address="old@example.org").update(address="erased-1@erased.invalid")
    from_now = mailing.dated + timedelta(days=1)

    assert night("mails", at=from_now) == 0
    assert Mail.objects.get(address="too@example.org").template.subject


def test_a_declined_applicant_is_forgotten_a_year_after_the_event_and_still_counted() -> None:
    for days in (364, 367):
        call = make_call(ago(days))
        question = Question.objects.create(call=call, kind="text", text="Why?")
        person = make_applicant(call, state=Standing.DECLINED, name=f"After {days}", phone="123")
        Answer.objects.create(application=person.application, question=question, text="Because")
    assert night("given-up") == 1

    assert set(Participation.objects.values_list("name", flat=True)) >= {"After 364"}
    assert Participation.objects.filter(name__startswith="Erased", state=Standing.DECLINED).count() == 1
    assert Application.objects.filter(name__startswith="Erased", phone="").count() == 1
    assert Answer.objects.get().application.name == "After 364"


def test_who_waits_for_new_dates_is_never_forgotten() -> None:
    """Events put off in 2020 have dates of 2020."""
    event = ago(2_000, status=Status.POSTPONED)
    make_participant(event, phone="123", state=Standing.ACCEPTED)

    assert night("guests") == night("contacts-of-participants") == 0


def test_guests_are_forgotten_after_five_years_unless_they_have_a_certificate() -> None:
    long_ago = ago(5 * 365 + 10)
    make_participant(long_ago, state=Standing.ATTENDED)
    make_participant(long_ago, member=make_member(), state=Standing.ATTENDED)
    certificate = make_certificate(finished_event(**in_days(-5 * 365 - 10)))

    assert night("guests") == 1
    assert Certificate.objects.get(pk=certificate.pk).name


def test_telephone_and_focal_point_go_after_half_a_year() -> None:
    values = {"phone": "123", "focal_point_name": "Boss", "focal_point_email": "boss@example.org"}
    person = make_participant(ago(190), **values)
    make_participant(ago(170), **values)
    make_application(make_call(ago(190)), **values)

    assert night("contacts-of-participants") == night("contacts-of-applicants") == 1
    person.refresh_from_db()
    assert (person.phone, person.focal_point_name, person.focal_point_email) == ("", "", "")


def test_drafts_go_ninety_days_after_the_event() -> None:
    make_application(make_call(ago(95)))
    kept = [make_application(make_call(ago(80))), make_applicant(make_call(ago(95))).application]

    assert night("drafts") == 1
    assert set(Application.objects.all()) == set(kept)


def test_what_staff_noted_trainers_and_days_go_a_year_after_the_event() -> None:
    for days in (300, 400):
        event = ago(days)
        application = make_applicant(make_call(event)).application
        Note.objects.create(application=application, at=timezone.now(), text="Good")
        trainer = make_trainer(event)
        dates = {"starts_on": timezone.now().date(), "ends_on": timezone.now().date(), "at": timezone.now()}
        Availability.objects.create(trainer=trainer, answer="can", **dates)
        Availability.objects.create(participation=application.participation, answer="can", **dates)

    assert [night(kind) for kind in ("notes-of-staff", "days-they-could-come", "trainers")] == [1, 1, 1]
    assert (Note.objects.count(), Trainer.objects.count(), Availability.objects.count()) == (1, 1, 2)


def wish(email: str, *, days: int, state: Joining.State = Joining.State.UNPROVED, **values: Any) -> Member:
    member = make_member(email, proved=False, **values)
    EmailAddress.objects.create(user=member, email=email, verified=state != Joining.State.UNPROVED, primary=True)
    at = timezone.now() - timedelta(days=days)
    Joining.objects.create(member=member, reason="Liaison", asked_at=at, state=state, decided_at=at)
    return member


def test_an_account_whose_address_was_never_proved_goes_after_a_week_with_the_mail_that_was_sent() -> None:
    wish("unproved@example.org", days=8)
    kept = [
        wish("young@example.org", days=6),
        wish("proved@example.org", days=8, state=Joining.State.APPROVED),
        make_member("made-by-staff@example.org", proved=False, date_joined=timezone.now() - timedelta(days=8)),
    ]
    EmailAddress.objects.create(user=kept[-1], email=kept[-1].email, verified=False)  # asked for a code, and left it
    make_mailing("unproved@example.org", kind="account-code", key="1")
    make_mailing("young@example.org", kind="account-code", key="2")

    assert night("unproved-accounts") == 1
    assert set(Member.objects.all()) == set(kept)
    assert Erasure.objects.get().cause == Erasure.Cause.UNPROVED
    addresses = list(Mail.objects.values_list("address", flat=True).order_by("pk"))
    assert addresses[0].endswith("@erased.invalid")
    assert addresses[1] == "young@example.org"


def test_who_proves_the_address_in_that_very_night_stays() -> None:
    member = wish("amina@example.org", days=8)
    found = rule("unproved-accounts")
    rows = Member.objects.filter(pk__in=list(found.rows(at=timezone.now()).values_list("pk", flat=True)))
    joining.prove(member, at=timezone.now())

    found.act(rows, timezone.now())

    assert Member.objects.get() == member


def test_one_account_that_cannot_be_erased_keeps_no_other() -> None:
    wish("first@example.org", days=9), wish("second@example.org", days=9)
    whole = retention.erase

    def fail_first(who: Who, **values: Any) -> None:
        if Member.objects.get(pk=who.key).email == "first@example.org":
            raise OSError
        whole(who, **values)

    with patch.object(retention, "erase", fail_first):
        night("unproved-accounts")

    assert [member.email for member in Member.objects.all()] == ["first@example.org"]


def test_who_was_declined_is_forgotten_after_half_a_year() -> None:
    wish("declined@example.org", days=181, state=Joining.State.DECLINED, is_active=False)
    kept = [
        wish("lately@example.org", days=179, state=Joining.State.DECLINED, is_active=False),
        wish("waits@example.org", days=181, state=Joining.State.WAITING, is_active=False),
    ]

    assert night("declined-accounts") == 1
    assert set(Member.objects.all()) == set(kept)


def test_invitations_that_nobody_used_go_a_month_after_they_ended() -> None:
    staff, now = make_staff(), timezone.now()
    for address, days in (("old@example.org", 45), ("new@example.org", 43)):
        inviting.invite(address, language="en", by=staff, at=now - timedelta(days=days))

    assert night("invitations") == 1
    assert Invitation.objects.get().address == "new@example.org"


def test_declined_suggestions_go_after_a_year() -> None:
    old, new = (timezone.now() - timedelta(days=days) for days in (400, 300))
    make_resource(state=Shelf.DECLINED, decided_at=old)
    kept = [make_resource(state=Shelf.DECLINED, decided_at=new), make_resource(decided_at=old)]

    assert night("declined-suggestions") == 1
    assert set(Resource.objects.all()) == set(kept)


def test_sign_ins_that_ran_out_go_with_what_lists_them() -> None:
    member = make_member()
    for key, days in (("old", -1), ("new", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=timezone.now() + timedelta(days=days))
        UserSession.objects.create(user=member, ip="127.0.0.1", user_agent="Test", session_key=key)

    assert night("sessions") == 1
    assert UserSession.objects.get().session_key == "new"


def test_a_kind_is_dealt_with_in_batches_and_a_night_that_broke_off_is_gone_on_with() -> None:
    for number in range(5):
        AddressStanding.objects.create(address=f"{number}@example.org", answer="550")
    at = timezone.now() + timedelta(days=366)
    done: list[Any] = []
    real = rule("refused-addresses")

    def breaks_off(rows: Any, at: datetime) -> None:
        if done:
            raise RuntimeError
        done.append(rows.delete())

    broken = Rule(real.kind, real.label, real.days, real.what, real.due, breaks_off)
    with patch.object(sweeping, "BATCH", 2):
        sweeping.sweep(at=at, rules=[broken, rule("trainers")])
        first, other = Run.objects.order_by("pk")
        assert (first.done, first.ended_at, other.ended_at) == (2, None, at)
        assert night("refused-addresses", at=at) == 3
    assert not AddressStanding.objects.exists()


def test_every_rule_runs_on_an_empty_house_and_is_told_to_staff(client: Client) -> None:
    sweeping.sweep(at=timezone.now())
    client.force_login(make_staff())
    page = client.get("/admin/privacy/run/")

    assert Run.objects.exclude(ended_at=None).count() == len(RULES)
    assert all(str(each.label) in page.text for each in RULES)


def test_the_page_of_staff_asks_no_more_with_more_nights(client: Client, django_assert_max_num_queries: Any) -> None:
    client.force_login(make_staff())
    for _night in range(3):
        sweeping.sweep(at=timezone.now())
    with django_assert_max_num_queries(len(RULES) + 12):
        client.get("/admin/privacy/run/")
