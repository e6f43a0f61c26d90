"""Letters that need no layout of their own: a headline, a few sentences, facts, what to press, and why one gets it."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import get_template
from django.utils.translation import get_language, get_language_bidi

from apps.outbox.columns import wrapped
from apps.outbox.letters import NAME, Calendar, Letter


@dataclass(frozen=True)
class Action:
    """`url` is absolute, or `letters.place(…)` where each person has their own."""

    label: str
    url: str


@dataclass(frozen=True)
class Item:
    """Of a section. `language` is the title's, where it is another one."""

    title: str
    url: str
    lines: Sequence[str] = ()
    language: str = ""


@dataclass(frozen=True)
class Section:
    """`more` says what was left out."""

    heading: str
    entries: Sequence[Item]
    more: str = ""


@dataclass(frozen=True)
class Words:
    """In the active language. `facts` are label and value, of one or more lines; `why` says why the person gets this
    mail."""

    headline: str
    why: str
    paragraphs: Sequence[str] = ()
    quoted: str = ""
    """What somebody else wrote, marked as such. It may have several lines, in any language."""
    facts: Sequence[tuple[str, str]] = ()
    sections: Sequence[Section] = ()
    actions: Sequence[Action] = ()
    closing: Sequence[str] = ()
    subject: str = ""
    """Where it is not the headline."""
    unsubscribe: str = ""
    """Of list mail: where it is stopped."""


def plain_letter(
    words: Words, *, calendars: tuple[Calendar, ...] = (), about: tuple[Any, ...] = (), list_id: str = ""
) -> Letter:
    """In the active language."""
    language = get_language() or "en"
    below = [(label, value.replace("\n", "\n  ")) for label, value in words.facts]
    context = {"words": words, "below": below, "language": language, "is_rtl": get_language_bidi(), "name": NAME}
    context |= {"quoted": [f"> {line}" for line in words.quoted.split("\n")], "direction": _direction(words.quoted)}
    return Letter(
        language=language,
        subject=" ".join((words.subject or words.headline).split()),
        text=wrapped(get_template("outbox/mail/letter.txt").render(context)),
        html=get_template("outbox/mail/letter.html").render(context),
        calendars=calendars,
        about=about,
        list_id=list_id,
    )


def _direction(text: str) -> str:
    """Of its first letter that has one: not every mail program works it out by itself."""
    strong = (unicodedata.bidirectional(sign) for sign in text)
    return "rtl" if next((each for each in strong if each in ("L", "R", "AL")), "L") != "L" else "ltr"
