"""The letters of a notice: one per language and set of lines, as the outbox takes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import get_template
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from apps.notices import phrases
from apps.notices.models import Notice
from apps.notices.parts import Part, Parts, absolute_url, reason, todo
from apps.notices.recipients import Recipient, Told
from apps.notices.steps import Step
from apps.outbox.columns import wrapped
from apps.outbox.letters import NAME, NUMBER, Letter, rough_size
from apps.training.status import Status
from apps.vocabulary import datewords
from apps.vocabulary.richtext import absolute, plain

WHOLE_AT_MOST = 34_000  # octets
NAMED_AT_MOST = 3  # places in a subject


@dataclass(frozen=True)
class Key:
    """What makes two people's letters the same. The reader's own clock is filled in: zones would make too many."""

    language: str
    told: tuple[Told, ...]


class Wording:
    """Words the letters of one publication. `steps`: change id → step, those of overtaken notices included."""

    def __init__(self, notice: Notice, steps: Mapping[int, Step], at: datetime) -> None:
        self.notice, self.steps, self.at = notice, steps, at
        self._parts = Parts(notice, steps, at)

    def key(self, recipient: Recipient) -> Key:
        return Key(recipient.language, recipient.told)

    def values(self, recipient: Recipient) -> dict[str, str]:
        """What is filled into the letter for this person alone, besides the name."""
        return self.clocks(recipient) | self._parts.own_links(recipient)

    def clocks(self, recipient: Recipient) -> dict[str, str]:
        with translation.override(recipient.language):
            return self._parts.own_clocks(recipient)

    def letter(self, key: Key) -> Letter:
        """With the notice's own letter in it, unless that is too heavy for a bad link: its address is there anyway."""
        letter = self._letter(key, whole=True)
        return letter if rough_size(letter) < WHOLE_AT_MOST else self._letter(key, whole=False)

    def _letter(self, key: Key, *, whole: bool) -> Letter:
        with translation.override(key.language):
            parts = [self._parts.part(line, bare=self._is_shared(key)) for line in key.told]
            context = self._context(key, parts) | {"whole": whole}
            return Letter(
                language=key.language,
                subject=self._subject(key),
                text=wrapped(get_template("notices/mail/letter.txt").render(context)),
                html=get_template("notices/mail/letter.html").render(context),
                calendars=tuple(part.calendar for part in parts if part.calendar),
                about=tuple((line.change, line.state) for line in key.told),
            )

    def _is_shared(self, key: Key) -> bool:
        """The same happened to all the events, and the person stands towards all of them alike: it is said once."""
        alike = {(step.kind, step.asks, line.state) for step, line in zip(self._steps(key), key.told, strict=True)}
        return len(alike) == 1

    def _steps(self, key: Key) -> list[Step]:
        return [self.steps[line.change] for line in key.told]

    def _headline(self, key: Key) -> str:
        steps = self._steps(key)
        if len(steps) == 1:
            return phrases.headline(steps[0].kind, steps[0].event.title)
        return phrases.headline_of_several({step.kind for step in steps}, len(steps))

    def _subject(self, key: Key) -> str:
        """Status word, course, place and dates; on a single line whatever the title holds."""
        words = self._subject_of_one(key) or self._subject_of_few(key) or self._headline(key)
        if self.notice.version > 1:
            asks = any(step.windows for step in self._steps(key))
            words = (_("Which days? %(subject)s") if asks else _("Correction: %(subject)s")) % {"subject": words}
        return " ".join(words.split())

    def _subject_of_one(self, key: Key) -> str:
        if len(key.told) > 1:
            return ""
        (step,) = self._steps(key)
        holds = step.after if step.after.status == Status.SCHEDULED else step.was
        city = "" if holds.city in step.event.title else holds.city
        facts = (step.event.title, city, datewords.short_span(holds.dates))
        return f"{phrases.word(step.kind)}: {', '.join(fact for fact in facts if fact)}"

    def _subject_of_few(self, key: Key) -> str:
        """The places, where they say which events are meant."""
        steps = self._steps(key)
        cities = [step.was.city for step in steps]
        kinds = {step.kind for step in steps}
        if len(steps) > NAMED_AT_MOST or not all(cities) or len(kinds) > 1 or len(set(cities)) < len(cities):
            return ""
        return f"{phrases.word(kinds.pop())}: {', '.join(cities)}"

    def _context(self, key: Key, parts: list[Part]) -> dict[str, object]:
        first, standing = self.steps[key.told[0].change], key.told[0].state
        is_shared, is_rtl = self._is_shared(key), translation.get_language_bidi()
        return self._written(key.language) | {
            "notice": self.notice,
            "language": key.language,
            "is_rtl": is_rtl,
            "name": NAME,
            "number": f"\u2066{NUMBER}\u2069" if is_rtl else NUMBER,
            "number_html": mark_safe(f'<bdi dir="ltr">{NUMBER}</bdi>'),  # noqa: S308  a marker of our own
            "headline": self._headline(key),
            "standing": phrases.standing(first.kind, standing, asks=first.asks) if is_shared else "",
            "todo": todo(first, standing) if is_shared else [],
            "is_correction": self.notice.version > 1,
            "reason": reason(self.notice),
            "parts": parts,
            "sources": self.notice.sources.all(),
            "calendar_note": phrases.calendar_note([part.calendar.method for part in parts if part.calendar]),
            "url": absolute_url(self.notice.get_absolute_url()),
            "codes": ", ".join(step.event.code for step in self._steps(key)),
            "date": datewords.day(self.at.date()),
        }

    def _written(self, language: str) -> dict[str, object]:
        """What staff wrote, in that language or else in English."""
        letter = self.notice.in_language(language)
        if letter is None:
            return {}
        return {
            "letter": letter,
            "is_fallback": letter.language != language,
            "letter_text": plain(letter.letter, site=settings.SITE_URL),
            "letter_html": absolute(letter.letter, site=settings.SITE_URL),
            "todo_text": plain(letter.what_to_do, site=settings.SITE_URL),
            "todo_html": absolute(letter.what_to_do, site=settings.SITE_URL),
        }
