"""Trainers are asked, beside participants, which days they could come: one mail each for all their courses."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat, Replace
from django.utils import translation
from django.utils.translation import gettext as _

from apps.notices import phrases, questions
from apps.notices.models import Notice, Window
from apps.notices.steps import Step
from apps.outbox import entitlement, queue
from apps.outbox.letters import Letter, place
from apps.outbox.models import Mail
from apps.outbox.plainletter import Action, Words, plain_letter
from apps.training.models import Trainer
from apps.training.status import Status
from apps.vocabulary import datewords

KIND = "windows"


def key_of(notice: Notice) -> str:
    return f"{notice.mailing_key}-trainers"


def asked_by(steps: Sequence[Step]) -> dict[str, list[tuple[Step, Trainer]]]:
    """Address → what the trainer is asked about."""
    by_event = {step.event.pk: step for step in steps if step.windows}
    found: dict[str, list[tuple[Step, Trainer]]] = defaultdict(list)
    for trainer in Trainer.objects.filter(event__in=by_event).order_by("event__starts_on", "pk") if by_event else ():
        found[trainer.email].append((by_event[trainer.event_id], trainer))
    return found


def ask(notice: Notice, steps: Sequence[Step], *, at: datetime) -> int:
    """In the transaction that publishes the notice; leaves with its mails. Says how many are asked."""
    people = asked_by(steps)
    if not people:
        return 0
    letters: dict[Hashable, Letter] = {}
    addressees = []
    for address, rows in people.items():
        key = (rows[0][1].language, tuple(step.change.pk for step, _trainer in rows))
        if key not in letters:
            letters[key] = _letter([step for step, _trainer in rows], rows[0][1].language)
        addressees.append(queue.Addressee(address, rows[0][1].name, key, _links(notice, rows)))
    queue.enqueue(
        key=key_of(notice),
        kind=KIND,
        letters=letters,
        addressees=addressees,
        at=at,
        hold_seconds=settings.MAIL_HOLD_SECONDS,
    )
    return len(people)


def ask_no_more(notice: Notice) -> int:
    """Of a notice that is withdrawn; queue.TooLate once any of the mails was claimed."""
    return queue.withdraw(key_of(notice), reason=f"Notice {notice.number} was withdrawn.")


def _links(notice: Notice, rows: Sequence[tuple[Step, Trainer]]) -> Mapping[str, str]:
    return {_place(step): questions.token(trainer.public_id, notice) for step, trainer in rows}


def _place(step: Step) -> str:
    return f"answer-{step.change.pk}"


def _letter(steps: Sequence[Step], language: str) -> Letter:
    with translation.override(language):
        titles = [step.event.title for step in steps]
        return plain_letter(
            Words(
                headline=phrases.question(steps[0].change.kind),
                subject=_("Which days? %(subject)s") % {"subject": ", ".join(titles)},
                why=_("You receive this because you teach on: %(codes)s.")
                % {"codes": ", ".join(step.event.code for step in steps)},
                paragraphs=[
                    _("The course on which you teach is postponed. Before new dates are chosen, please say which days "
                      "you could come. Nothing is decided yet.")
                ],
                facts=[(step.event.title, _days(step.windows)) for step in steps],
                actions=[
                    Action(
                        _("Answer for %(event)s") % {"event": step.event.code},
                        f"{settings.SITE_URL}{questions.address(place(_place(step)))}",
                    )
                    for step in steps
                ],
                closing=[_("Each link is your own: please do not forward it.")],
            )
        )  # fmt: skip


def _days(windows: Sequence[Window]) -> str:
    return "\n".join(datewords.span(window.dates) for window in windows)


def still_asked(mails: QuerySet[Mail]) -> QuerySet[Mail]:
    """Whoever teaches on one of its events that still waits for its dates; a correction asks in a mail of its own."""
    asks = Notice.objects.published().filter(
        superseded_at=None,
        windows__event__status=Status.POSTPONED,
        windows__event__trainers__email=OuterRef("address"),
    )
    return mails.filter(Exists(asks.annotate(key=_key_in_the_database()).filter(key=OuterRef("mailing__key"))))


def _key_in_the_database() -> Concat:
    """As `key_of`."""
    number, version = Replace("code", Value("-"), Value("/")), Cast("version", CharField())
    return Concat(number, Value("-"), version, Value("-trainers"), output_field=CharField())


entitlement.register(KIND, still_asked)
