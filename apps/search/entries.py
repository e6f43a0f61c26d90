"""What upper floors hand to the index: plain values, whatever they stand for."""

from dataclasses import dataclass
from datetime import date, datetime

PUBLIC, MEMBERS = "public", "members"


def participants_of(event: int) -> str:
    """The audience of those who take part in an event, by its primary key."""
    return f"event:{event}"


@dataclass(frozen=True)
class Text:
    """Words in one language (`fr`, `zh-hans`; empty if not known): it decides how they are split and stemmed."""

    language: str
    text: str


@dataclass(frozen=True)
class Entry:
    """One thing that can be found. `kind` and `key` name it: ("resource", 17). Its other names follow the title; each
    line of these texts is a name of its own.

    `marks` are what it can be narrowed by, each `facet:value` as in `type:guideline` or `language:fr`. `audience` is
    who may know of it at all, from `opens_at` on. `standing` ranks it among others that fit as well: 100 is ordinary,
    0 is kept for reference only; `dated_on` orders the newest first, and a mark `year:2024` is always its year.
    """

    kind: str
    key: int
    titles: tuple[Text, ...]
    summaries: tuple[Text, ...] = ()
    marks: frozenset[str] = frozenset()
    audience: str = PUBLIC
    opens_at: datetime | None = None
    dated_on: date | None = None
    standing: int = 100


@dataclass(frozen=True)
class Passage:
    """A stretch of a thing's text, such as one file's; long ones are cut by the index. `page` is where it begins."""

    text: Text
    page: int | None = None
