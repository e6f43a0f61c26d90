from datetime import timedelta
from typing import Any

import pytest

from apps.outbox import outcome
from apps.outbox.claiming import claim
from apps.outbox.models import Mail, State
from apps.outbox.outcome import Verdict, judge
from apps.outbox.smtp import BROKEN, Answer, Stage
from tests.outbox.factories import AT, make_mail


@pytest.mark.parametrize(
    ("stage", "code", "text", "verdict"),
    [
        (Stage.ACCEPTANCE, 250, "2.0.0 taken", Verdict.SENT),
        (Stage.RECIPIENT, 450, "4.2.0 greylisted", Verdict.RETRY),
        (Stage.RECIPIENT, 421, "4.3.2 closing", Verdict.RETRY),
        (Stage.CONNECT, 454, "4.7.0 try later", Verdict.RETRY),
        (Stage.DATA, BROKEN, "cut", Verdict.RETRY),
        (Stage.ACCEPTANCE, BROKEN, "cut", Verdict.RETRY),
        (Stage.DATA, 250, "not what DATA is answered with", Verdict.RETRY),
        (Stage.RECIPIENT, 550, "5.1.1 no such user", Verdict.FAIL),
        (Stage.RECIPIENT, 552, "5.2.2 mailbox full", Verdict.FAIL),
        (Stage.ACCEPTANCE, 550, "5.1.10 no such user", Verdict.FAIL),
        (Stage.RECIPIENT, 550, "5.1.8 sender's domain", Verdict.SUSPECT),
        (Stage.RECIPIENT, 550, "no such user", Verdict.SUSPECT),
        (Stage.RECIPIENT, 554, "5.7.1 relaying denied", Verdict.SUSPECT),
        (Stage.ACCEPTANCE, 554, "5.6.0 refused", Verdict.SUSPECT),
        (Stage.SENDER, 550, "5.7.1 not you", Verdict.STOP),
        (Stage.CONNECT, 535, "5.7.8 bad password", Verdict.STOP),
    ],
)
def test_an_answer_is_about_this_mail_this_addressee_or_everybody(
    stage: Stage, code: int, text: str, verdict: Verdict
) -> None:
    assert judge(Answer(stage, code, text)) is verdict


BUSY = Answer(Stage.RECIPIENT, 451, "4.3.0 busy")


@pytest.mark.django_db
@pytest.mark.parametrize(("attempts", "minutes"), [(0, 1), (1, 5), (2, 15), (3, 60), (4, 60), (40, 60)])
def test_back_off_grows_and_then_stays_at_an_hour(attempts: int, minutes: int) -> None:
    make_mail(attempts=attempts)
    (mail,) = claim()
    before = Mail.objects.get().due_at - timedelta(seconds=180)
    outcome.retry(mail, BUSY)
    after = Mail.objects.get()
    assert after.state == State.RETRYING
    assert timedelta(0) <= after.due_at - before - timedelta(minutes=minutes) < timedelta(seconds=30)


@pytest.mark.django_db
def test_after_48_hours_a_mail_has_failed() -> None:
    make_mail(attempts=50, first_tried_at=AT)
    (mail,) = claim()
    outcome.retry(mail, BUSY)
    assert Mail.objects.get().state == State.FAILED
    assert "busy" in Mail.objects.get().last_answer


@pytest.mark.django_db
def test_a_worker_that_lost_its_lease_does_not_overwrite_what_another_found(settings: Any) -> None:
    make_mail()
    (mail,) = claim()
    Mail.objects.update(state=State.SENT, token=None)
    outcome.retry(mail, BUSY)
    outcome.fail(mail, Answer(Stage.RECIPIENT, 550, "5.1.1 no"))
    assert Mail.objects.get().state == State.SENT
