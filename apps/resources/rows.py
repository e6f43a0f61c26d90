"""A resource in a list: what it is, who stands behind it, and its files by language.

Lists are long and read on every visit: bare values are fetched, by five queries for whatever number of rows.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext_lazy as _

from apps.resources import rowfacts
from apps.resources.editions import issued_in_words
from apps.resources.kinds import Access, Medium, Type
from apps.resources.models import Relation, Resource
from apps.resources.names import topic_names
from apps.resources.rowfacts import Line
from apps.resources.sizes import size_in_words
from apps.training.shown import State
from apps.vocabulary.languagenames import own_name
from apps.vocabulary.memory import Shelf
from apps.vocabulary.models import FALLBACK
from apps.vocabulary.templatetags.hmd import st

SUMMARY = 150
"""Characters of a summary in a list: a page of twenty fits one round trip of a slow line."""
FILES = 3
SUPERSEDED = State("past", _("Superseded"), "archive")


@dataclass(frozen=True)
class File:
    language: str
    name: str
    url: str
    format: str
    """`PDF, 5.1 MB`; without a size where it stands elsewhere."""
    is_here: bool = True


@dataclass(frozen=True)
class Row:
    key: int
    code: str
    url: str
    title: str
    language: str
    """Of the title and the summary, where it is not the reader's."""
    kick: str
    summary: str = ""
    meta: str = ""
    files: Sequence[File] = ()
    more: str = ""
    """`3 more languages`"""
    superseded: bool = False
    access: str = ""
    """In words, where not everybody sees it."""
    passage: str = ""
    """Text of one of its files around the words that were looked for, and `page` where it stands."""
    passage_language: str = ""
    page: str = ""
    note: str = ""
    """What to read in it, of a reading list."""

    @property
    def state(self) -> SafeString | None:
        return st(SUPERSEDED) if self.superseded else None


ROWS = Shelf[Row](5_000)


class Known(NamedTuple):
    key: int
    code: str
    slug: str
    type: str
    access: str
    is_superseded: bool


def rows(
    visible: QuerySet[Resource],
    keys: Collection[int],
    *,
    language: str,
    wanted: Sequence[str] = (),
    readers: Hashable = None,
) -> list[Row]:
    """Of those of `keys` that are among `visible`, in the order of `keys`. Files in `wanted` languages come first.

    `readers` are those for whom rows of `visible` are the same (see `Reader.holds_for`).
    """
    made = partial(_rows, visible, language=language, wanted=tuple(wanted))
    if readers is None:
        found = made(keys)
    else:
        by: Hashable = (readers, language, tuple(wanted))
        kept = ROWS.each([(by, key) for key in keys], lambda new: _under(by, made([key for _by, key in new])))
        found = {key: row for (_by, key), row in kept.items()}
    return [found[key] for key in keys if key in found]


def _under(by: Hashable, found: Mapping[int, Row]) -> dict[tuple[Hashable, int], Row]:
    return {(by, key): row for key, row in found.items()}


def _rows(
    visible: QuerySet[Resource], keys: Collection[int], *, language: str, wanted: Sequence[str]
) -> dict[int, Row]:
    known = _known(visible, keys) if keys else {}
    if not known:
        return {}
    facts = Facts(
        language=language,
        order=[*wanted, language, FALLBACK],
        library=reverse("resources:library"),
        titles=rowfacts.titles(known, language),
        lines=rowfacts.lines(known),
        publishers=rowfacts.publishers(known),
        topics=rowfacts.topics(known, topic_names(language)),
    )
    return {key: facts.row(each) for key, each in known.items()}


@dataclass(frozen=True)
class Facts:
    """What is known of all rows at once, by primary key. Their addresses begin with that of the library."""

    language: str
    order: Sequence[str]
    library: str
    titles: Mapping[int, tuple[str, str, str]]
    lines: Mapping[int, list[Line]]
    publishers: Mapping[int, list[str]]
    topics: Mapping[int, list[str]]

    def row(self, known: Known) -> Row:
        lines = self.lines.get(known.key, [])
        files = _files(lines, self.order, self.library)
        spoken, title, summary = self.titles.get(known.key, (self.language, known.slug, ""))
        return Row(
            key=known.key,
            code=known.code,
            url=f"{self.library}{known.slug}/",
            title=title,
            language=spoken if spoken != self.language else "",
            kick=str(Type(known.type).label),
            summary=_cut(summary),
            meta=_meta(self.publishers.get(known.key, []), lines, self.topics.get(known.key, [])),
            files=files[:FILES],
            more=_more(files),
            superseded=known.is_superseded,
            access="" if known.access == Access.PUBLIC else str(Access(known.access).label),
        )


def _known(visible: QuerySet[Resource], keys: Collection[int]) -> dict[int, Known]:
    """A replacement that this reader may not know of replaces nothing for them."""
    newer = Relation.objects.replacing().filter(other=OuterRef("pk"), resource__in=visible.order_by().values("pk"))
    found = visible.filter(pk__in=keys).order_by().annotate(is_superseded=Exists(newer))
    values = found.values_list("pk", "code", "slug", "type", "access", "is_superseded")
    return {each[0]: Known(*each) for each in values}


def _cut(text: str) -> str:
    """At a word's end, where the language has spaces."""
    return text if len(text) <= SUMMARY else f"{text[: SUMMARY - 1].rsplit(' ', 1)[0].rstrip()}…"


def _meta(behind: list[str], lines: list[Line], topics: list[str]) -> str:
    """Each fact keeps its own direction: after a Latin name, the day of an Arabic date would jump before it."""
    facts = list(behind)
    if lines:
        facts += [lines[0].version, issued_in_words(lines[0].issued_on, lines[0].precision)]
    fact = "\u2068{}\u2069" if get_language_bidi() else "{}"
    said = [", ".join(fact.format(each) for each in facts if each), ", ".join(topics)]
    return " · ".join(filter(None, said))


def _files(lines: Iterable[Line], order: Sequence[str], library: str) -> list[File]:
    """Of each language and format the newest; what is only known to exist cannot be had."""
    newest: dict[tuple[str, str], File] = {}
    for line in lines:
        if line.language and (line.size is not None or line.url):
            newest.setdefault((line.language, line.medium), _file(line, library))
    rank = {language: place for place, language in reversed(list(enumerate(order)))}
    return sorted(newest.values(), key=lambda file: rank.get(file.language, len(order)))


def _file(line: Line, library: str) -> File:
    language, medium = line.language or "", str(Medium(line.medium).label)
    if line.size is None:
        return File(language, own_name(language), line.url, medium, is_here=False)
    url = f"{library}files/{line.public_id}/"
    return File(language, own_name(language), url, f"{medium}, {size_in_words(line.size)}")


def _more(files: Sequence[File]) -> str:
    number = len({file.language for file in files} - {file.language for file in files[:FILES]})
    if not number:
        return ""
    return ngettext("%(number)d more language", "%(number)d more languages", number) % {"number": number}
