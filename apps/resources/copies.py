"""What one can get of a resource: each language and format in its newest version, and the versions there have been."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import ngettext

from apps.resources.editions import issued_in_words, issued_iso
from apps.resources.kinds import Medium
from apps.resources.models import Copy, Edition, Revision
from apps.resources.sizes import minutes, size_in_words
from apps.vocabulary.languagenames import OWN_NAMES, own_name


@dataclass(frozen=True)
class Held:
    """A copy as the table prints it. Without a `url` it is only known to exist."""

    language: str
    name: str
    format: str
    version: str
    url: str = ""
    is_here: bool = False
    size: str = ""
    minutes: str = ""
    bytes: int = 0
    media_type: str = ""
    checksum: str = ""
    cover: str = ""
    """Public id of the copy whose picture to show."""
    public_id: str = ""


@dataclass(frozen=True)
class Version:
    """An edition in words. `copies` are what one can get of it besides the table above."""

    name: str
    issued: str
    issued_iso: str
    edition: Edition
    copies: Sequence[Held] = ()


def held(editions: Iterable[Edition], *, first: Sequence[str]) -> list[Held]:
    """Of each language and format the newest that can be had. Languages of `first` stand first, then the portal's."""
    found: dict[tuple[str, str], Held] = {}
    for each in (_held(copy, edition) for edition in editions for copy in edition.copies.all()):
        there = found.get((each.language, each.format))
        if there is None or (each.url and not there.url):
            found[each.language, each.format] = each
    rank = {language: place for place, language in reversed(list(enumerate([*first, *OWN_NAMES])))}
    return sorted(found.values(), key=lambda each: rank.get(each.language, len(rank)))


def versions(editions: Iterable[Edition], shown: Iterable[Held]) -> Iterator[Version]:
    above = set(shown)
    for edition in editions:
        copies = [each for each in (_held(copy, edition) for copy in edition.copies.all()) if each not in above]
        issued = (edition.issued_on, edition.issued_precision)
        yield Version(edition.version, issued_in_words(*issued), issued_iso(*issued), edition, copies)


def is_overdue(editions: Sequence[Edition], *, today: date) -> bool:
    return bool(editions) and editions[0].is_due_for_review(today=today)


def _held(copy: Copy, edition: Edition) -> Held:
    issued = issued_in_words(edition.issued_on, edition.issued_precision)
    known = Held(
        language=copy.language,
        name=own_name(copy.language),
        format=str(Medium(copy.medium).label),
        version=", ".join(filter(None, [edition.version, issued])),
        url=copy.url,
    )
    revision: Revision | None = next(iter(copy.revisions.all()), None)
    if revision is None:
        return known
    wait = minutes(revision.size)
    return replace(
        known,
        url=copy.get_absolute_url(),
        public_id=copy.public_id,
        is_here=True,
        size=size_in_words(revision.size),
        minutes=ngettext("about %(number)d min", "about %(number)d min", wait) % {"number": wait},
        bytes=revision.size,
        media_type=revision.media_type,
        checksum=revision.sha256,
        cover=copy.public_id if revision.cover else "",
    )
