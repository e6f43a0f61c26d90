"""The one door: publishing moves a notice's events, writes their history and queues one mail per participant.

Everything here is one transaction. Delivery comes after, and can be repeated safely.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.members.models import Member
from apps.notices import places, promises, trainers
from apps.notices.entries import reindex
from apps.notices.models import Change, Notice, StatusChange
from apps.notices.recipients import MAIL_KIND, Audience, Recipient, audience
from apps.notices.steps import Step, gaps, said_before, steps
from apps.notices.wording import Key, Wording
from apps.outbox import queue
from apps.outbox.letters import StrayMark, TooLarge
from apps.outbox.models import Mail, Mailing
from apps.training import moving
from apps.training.models import Event


class Refused(Exception):
    """The notice was not published, and nothing changed. `sentences` say why."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = list(sentences)


@dataclass(frozen=True)
class Preview:
    """What publishing now would do. `digest` changes with anything that the preview showed."""

    notice: Notice
    steps: list[Step]
    audience: Audience
    problems: list[str]
    wording: Wording

    @property
    def recipients(self) -> list[Recipient]:
        return self.audience.recipients

    @property
    def digest(self) -> str:
        shown = [
            self.notice.revision,
            [
                (step.event.pk, step.event.title, step.was.to_json(), step.after.to_json(), step.sequence)
                for step in self.steps
            ],
            [(*astuple(person)[:4], *map(astuple, person.told)) for person in self.recipients],
        ]
        return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:32]


def preview(notice: Notice, *, at: datetime) -> Preview:
    changes = _changes(notice)
    return _look(notice, changes, {change.event_id: change.event for change in changes}, at=at)


def publish(notice: Notice, *, by: Member | None, at: datetime, expected: int, digest: str | None = None) -> int:
    """Returns the number of people told; `expected` is the number a person typed, `digest` the preview they saw.

    Raises Refused when anything stands against it; then nothing has changed.
    """
    with transaction.atomic():
        _take(notice, by=by, at=at)
        changes = _changes(notice)
        look = _look(notice, changes, moving.lock(change.event_id for change in changes), at=at)
        _check(look, expected=expected, digest=digest)
        _move(look.steps, by=by, at=at)
        promises.settle(notice, look.steps, at=at)
        Notice.objects.published().filter(code=notice.code, version__lt=notice.version).update(superseded_at=at)
        places.settle(look.steps, at=at)
        _queue(look, at=at)
        reindex(notice, events=[change.event_id for change in changes])
        transaction.on_commit(queue.wake, robust=True)
    return len(look.recipients)


def _take(notice: Notice, *, by: Member | None, at: datetime) -> None:
    """Of two who publish at once, one finds the draft and the other waits here and then finds none."""
    taken = Notice.objects.filter(pk=notice.pk, state=Notice.State.DRAFT)
    if not taken.update(state=Notice.State.PUBLISHED, published_at=at, published_by=by):
        raise Refused(_("This notice is published already. Nothing was sent twice."))
    notice.refresh_from_db()
    prefetch_related_objects([notice], "translations", "sources")


def _changes(notice: Notice) -> list[Change]:
    changes = notice.changes.select_related("event", "notice__promise", "copied_from__event").order_by(
        "event__starts_on", "pk"
    )
    return list(changes)


def _look(notice: Notice, changes: Sequence[Change], events: dict[int, Event], *, at: datetime) -> Preview:
    today = at.astimezone(UTC).date()
    made, refused = steps(changes, events, today=today)
    told = audience(made)
    said = said_before(told.changes) | {step.change.pk: step for step in made}
    return Preview(notice, made, told, gaps(notice, changes, today=today) + refused, Wording(notice, said, at))


def _check(look: Preview, *, expected: int, digest: str | None) -> None:
    if look.problems:
        raise Refused(*look.problems)
    if digest is not None and digest != look.digest:
        raise Refused(
            _(
                "The notice, its events or its participants changed since this preview. "
                "Look at it again before publishing."
            )
        )
    number = len(look.recipients)
    if expected != number:
        raise Refused(
            ngettext(
                "%(number)d person will be told, not %(expected)d. Nothing was published.",
                "%(number)d people will be told, not %(expected)d. Nothing was published.",
                number,
            )
            % {"number": number, "expected": expected}
        )


def _move(made: Iterable[Step], *, by: Member | None, at: datetime) -> None:
    history = []
    for step in made:
        change = step.change
        change.before, change.after = step.was.to_json(), step.after.to_json()
        change.was_public, change.sequence, change.waiting = step.event.is_public, step.sequence, step.waits
        Change.objects.filter(event=step.event, waiting=True).update(waiting=False)
        change.save(update_fields=["before", "after", "was_public", "sequence", "waiting"])
        if not step.carried_over:
            moving.write(step.event, step.after, at=at)
            history.append(line(change.event_id, change.kind, change, by=by, at=at))
    StatusChange.objects.bulk_create(history)


def line(event: int, kind: str, change: Change, *, by: Member | None, at: datetime) -> StatusChange:
    return StatusChange(
        event_id=event, kind=kind, change=change, at=at, by=by, before=change.before, after=change.after
    )


def _queue(look: Preview, *, at: datetime) -> None:
    """Letters are worded once for all who read the same; people of overtaken mails hear everything in the new one."""
    keys = {person.address: look.wording.key(person) for person in look.recipients}
    queue.skip(Mail.objects.filter(pk__in=look.audience.overtaken), reason=overtaken_reason(look.notice))
    try:
        mailing = _enqueue(look, keys, at=at)
    except TooLarge as error:
        sentence = _(
            "The mails would be too heavy for a bad link. Shorten what participants should do, or split the notice."
        )
        raise Refused(sentence) from error
    except StrayMark as error:
        sentence = _(
            "A text holds signs that no mail can carry: U+E000, U+E001 or “ATTENDEE:mailto:…”. "
            "Type it again without them."
        )
        raise Refused(sentence) from error
    Notice.objects.filter(pk=look.notice.pk).update(mailing=mailing)
    places.hold_offers(look.steps, mailing, at=at)
    trainers.ask(look.notice, look.steps, at=at)


def _enqueue(look: Preview, keys: dict[str, Key], *, at: datetime) -> Mailing:
    wording = look.wording
    return queue.enqueue(
        key=look.notice.mailing_key,
        kind=MAIL_KIND,
        letters={key: wording.letter(key) for key in set(keys.values())},
        addressees=[
            queue.Addressee(person.address, person.name, keys[person.address], wording.values(person))
            for person in look.recipients
        ],
        at=at,
        hold_seconds=settings.MAIL_HOLD_SECONDS,
    )


def overtaken_reason(notice: Notice) -> str:
    """Written in English: it is kept in the row, and found again when the notice is withdrawn."""
    return f"Overtaken by notice {notice.number}, version {notice.version}, which says it all."
