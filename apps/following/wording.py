"""What the digest says, in the reader's language and zone."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.following.news import Chosen, News
from apps.notices.stories import stories
from apps.outbox.letters import Letter, is_marked, rough_size
from apps.outbox.plainletter import Action, Item, Section, Words
from apps.resources.rows import Row, rows
from apps.subscriptions import listmail
from apps.subscriptions.kinds import FOLLOWS
from apps.training import eventnews
from apps.training.models import Event
from apps.training.shown import Story
from apps.vocabulary import datewords

SHOWN = (10, 5, 2)
"""Entries of each part of the letter: fewer where they are long."""
WHOLE_AT_MOST = 34_000  # octets


@dataclass(frozen=True)
class Key:
    """What makes two people's letters the same."""

    language: str
    time_zone: str
    chosen: Chosen


@dataclass
class Wording:
    """Words the letters of one run. What they have in common is looked up once per language."""

    news: News
    _stories: dict[str, dict[int, Story]] = field(default_factory=dict)
    _rows: dict[str, dict[int, Row]] = field(default_factory=dict)

    def prepare(self, keys: Collection[Key]) -> None:
        """Looks up the resources of many letters at once."""
        for language in {key.language for key in keys}:
            wanted = {each for key in keys if key.language == language for each in key.chosen.resources[: SHOWN[0]]}
            known = self._rows.setdefault(language, {})
            with translation.override(language):
                found = rows(self.news.open_resources, sorted(wanted - known.keys()), language=language)
            known.update({row.key: row for row in found})

    def letter(self, key: Key) -> Letter:
        with translation.override(key.language):
            letter = self._letter(key, SHOWN[0])
            for most in SHOWN[1:]:
                if rough_size(letter) >= WHOLE_AT_MOST:
                    letter = self._letter(key, most)
            return letter

    def _letter(self, key: Key, most: int) -> Letter:
        return listmail.letter(self._words(key, most), FOLLOWS)

    def _words(self, key: Key, most: int) -> Words:
        sections = [section for section in self._sections(key, most) if section.entries]
        first = sections[0].entries[0].title if sections else ""
        return Words(
            headline=_("What you follow"),
            subject=_subject(first, sum(map(len, (key.chosen.events, key.chosen.notices, key.chosen.resources))) - 1),
            paragraphs=[_("This is new since we last wrote to you about it.")],
            sections=sections,
            actions=[Action(_("Change what I follow"), f"{settings.SITE_URL}{reverse('following:follows')}")],
            why=_("You get this e-mail because you follow something on the portal."),
        )

    def _sections(self, key: Key, most: int) -> list[Section]:
        chosen = key.chosen
        events = [self.news.events[each] for each in chosen.events[:most]]
        found = [
            (_("Events"), chosen.events, [self._event(event, key) for event in events]),
            (_("Notices"), chosen.notices, [self._notice(each, key) for each in chosen.notices[:most]]),
            (_("In the library"), chosen.resources, self._resources(chosen.resources[:most], key.language)),
        ]
        return [Section(name, _sayable(entries), _more(len(all_) - most)) for name, all_, entries in found]

    def _event(self, event: Event, key: Key) -> Item:
        today = self.news.until.astimezone(UTC).date()
        story = self._stories_in(key.language)[event.pk]
        said = eventnews.item(event, story, today=today, zone=key.time_zone)
        lines = said.text.splitlines()
        if event.pk in key.chosen.calls:
            lines.append(_("You can apply now."))
        return Item(said.title, said.url, lines)

    def _notice(self, number: int, key: Key) -> Item:
        notice = self.news.notices[number]
        letter = notice.in_language()
        at = datewords.moment(notice.published_at, key.time_zone) if notice.published_at else ""
        lines = [at, letter.reason_text if letter else ""]
        language = letter.language if letter and letter.language != key.language else ""
        return Item(
            notice.title, f"{settings.SITE_URL}{notice.get_absolute_url()}", list(filter(None, lines)), language
        )

    def _resources(self, keys: Sequence[int], language: str) -> list[Item]:
        known = self._rows[language]
        found = [known[key] for key in keys if key in known]
        return [
            Item(
                row.title,
                f"{settings.SITE_URL}{row.url}",
                [" · ".join(filter(None, (row.kick, row.meta)))],
                row.language,
            )
            for row in found
        ]

    def _stories_in(self, language: str) -> dict[int, Story]:
        """The active one."""
        if language not in self._stories:
            self._stories[language] = stories(self.news.events.values())
        return self._stories[language]


def _subject(first: str, others: int) -> str:
    said = _("What you follow: %(title)s") % {"title": first}
    if others < 1:
        return said
    more = ngettext("%(said)s, and %(number)d more", "%(said)s, and %(number)d more", others)
    return more % {"said": said, "number": others}


def _more(number: int) -> str:
    if number < 1:
        return ""
    return ngettext("and %(number)d more", "and %(number)d more", number) % {"number": number}


def _sayable(entries: Iterable[Item]) -> list[Item]:
    """Nobody's letter fails because of what stands in a title."""
    return [each for each in entries if not is_marked("\n".join((each.title, *each.lines)))]
