"""Publishing decisions: every applicant moves, and one mail each is queued, in one transaction, once.

The mails wait as those of notices do. What was wrong is put right by the next decision: until a mail leaves, it is
looked at again whether it is still so.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.applications.deciding import OVER
from apps.applications.decision_letters import DecisionLetters, Key
from apps.applications.models import Decision, Offer
from apps.applications.readers import Reader, reader
from apps.members.models import Member
from apps.outbox import entitlement, queue
from apps.outbox.letters import StrayMark, TooLarge
from apps.outbox.models import Mail, Mailing
from apps.training import taking_part
from apps.training.models import Event
from apps.training.standing import HOLDING, Standing, may

MAIL_KIND = "decision"


class Refused(Exception):
    """Nothing was published. `sentences` say why."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = list(sentences)


@dataclass(frozen=True)
class Told:
    decision: Decision
    to: Reader


@dataclass(frozen=True)
class LeftOut:
    decision: Decision
    why: str
    is_settled: bool
    """The decision has no use any more: publishing takes it back."""


@dataclass(frozen=True)
class Preview:
    """What publishing now would do. `digest` changes with anything that the preview showed."""

    event: Event
    told: list[Told]
    left_out: list[LeftOut]
    problems: list[str]
    letters: DecisionLetters

    @property
    def digest(self) -> str:
        event = self.event
        shown = [
            [event.title, event.sequence, event.join_information, event.arrangement.to_json()],
            [(each.decision.pk, each.to.address, each.to.language, each.to.time_zone) for each in self.told],
            [(each.decision.pk, each.is_settled) for each in self.left_out],
        ]
        return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:32]

    def letter_of(self, each: Told) -> Key:
        return self.letters.key(each.decision, each.to)


def preview(event: Event, *, at: datetime) -> Preview:
    return _look(event, at=at)


def publish(event: int, *, by: Member, at: datetime, expected: int, digest: str) -> int:
    """Says how many are told. `expected` is the number a person typed, `digest` the preview they saw.

    Raises Refused when anything stands against it; then nothing has changed.
    """
    with transaction.atomic():
        look = _look(taking_part.lock(event), at=at)
        _check(look, expected=expected, digest=digest)
        moves = [taking_part.Move(each.decision.participation, Standing(each.decision.result)) for each in look.told]
        taking_part.move_all(event, moves, by=by, at=at)
        mailing = enqueue(look.event, look.told, look.letters, at=at)
        sent = Decision.objects.filter(pk__in=[each.decision.pk for each in look.told])
        sent.update(published_at=at, published_by=by, mailing=mailing, sequence=look.event.sequence)
        settled = [each.decision.pk for each in look.left_out if each.is_settled]
        Decision.objects.filter(pk__in=settled).update(withdrawn_at=at, withdrawn_by=by)
        transaction.on_commit(queue.wake, robust=True)
    return len(look.told)


def _look(event: Event, *, at: datetime) -> Preview:
    offers = Offer.objects.filter(participation=OuterRef("participation"), state=Offer.State.OPEN)
    waiting = (
        Decision.objects.pending()
        .filter(participation__event=event)
        .annotate(is_offered=Exists(offers))
        .select_related("participation__member", "by")
        .order_by("participation__name", "pk")
    )
    told, left_out = [], []
    for decision in waiting:
        if sentence := _why_not(decision):
            left_out.append(LeftOut(decision, sentence, is_settled=not decision.is_offered))
        else:
            told.append(Told(decision, told_to(decision, event)))
    return Preview(event, told, left_out, _problems(event, told), DecisionLetters(event, at))


def told_to(decision: Decision, event: Event) -> Reader:
    return reader(decision.participation, decision.participation.member, event)


def _why_not(decision: Decision) -> str:
    if decision.is_offered:  # type: ignore[attr-defined]  # annotated
        return _("A place from the waiting list is offered to this person: wait for the answer.")
    if not may(decision.participation.state, decision.result):
        words = {"state": decision.participation.get_state_display()}
        return _("Now “%(state)s”, so that this decision has no use any more.") % words
    return ""


def _problems(event: Event, told: Sequence[Told]) -> list[str]:
    if event.status in OVER:
        words = {"status": event.get_status_display()}
        return [_("The event is “%(status)s”: decisions about it are no longer published.") % words]
    if not told:
        return [_("There is nothing to publish: the decisions are published already, or taken back.")]
    takers = sum(each.decision.result in HOLDING and not each.decision.participation.is_reserved for each in told)
    left = taking_part.free(event) if takers else None
    return [taking_part.no_place(event, left)] if left is not None and left < takers else []


def _check(look: Preview, *, expected: int, digest: str) -> None:
    if look.problems:
        raise Refused(*look.problems)
    if digest != look.digest:
        raise Refused(_("The event, its decisions or its people changed since this preview. Look at it again."))
    if expected != (number := len(look.told)):
        sentence = ngettext(
            "%(number)d person will be told, not %(expected)d. Nothing was published.",
            "%(number)d people will be told, not %(expected)d. Nothing was published.",
            number,
        )
        raise Refused(sentence % {"number": number, "expected": expected})


def enqueue(event: Event, told: Sequence[Told], letters: DecisionLetters, *, at: datetime) -> Mailing:
    """Inside the caller's transaction. Refused, where a text is at fault.

    The key is as unique as the newest decision, told once as long as the event stands as it does.
    """
    keys = {each.decision.pk: letters.key(each.decision, each.to) for each in told}
    try:
        return queue.enqueue(
            key=f"decisions-{event.code}-{max(keys)}-{event.sequence}",
            kind=MAIL_KIND,
            letters={key: letters.letter(key) for key in set(keys.values())},
            addressees=[
                queue.Addressee(
                    each.to.address,
                    each.to.name,
                    keys[each.decision.pk],
                    letters.values(each.decision.participation, each.to),
                )
                for each in told
            ],
            at=at,
            hold_seconds=settings.MAIL_HOLD_SECONDS,
        )
    except TooLarge as error:
        raise Refused(_("The mails would be too heavy for a bad link. Shorten the way to join.")) from error
    except StrayMark as error:
        sentence = _("The words to somebody hold signs that no mail can carry: U+E000 or U+E001. Type them again.")
        raise Refused(sentence) from error


def stands() -> Q:
    """Decisions about people who still are what was decided."""
    confirmed = Q(result=Standing.ACCEPTED, participation__state=Standing.CONFIRMED)
    return Q(participation__state=F("result")) | confirmed


def still_so(mails: QuerySet[Mail]) -> QuerySet[Mail]:
    """Who still is what the letter says, of an event that still stands as it says; a refusal tells of no dates."""
    tells_dates = Q(result=Standing.DECLINED) | Q(participation__event__sequence=F("sequence"))
    decisions = Decision.objects.filter(
        stands(),
        tells_dates,
        mailing=OuterRef("mailing"),
        participation__email=OuterRef("address"),
    )
    return mails.filter(Exists(decisions))


entitlement.register(
    MAIL_KIND, still_so, reason=gettext_lazy("The event or the decision changed after this was written.")
)
