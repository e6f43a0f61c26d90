"""A version in words: what is printed on it, and when it came out, as exactly as that is known."""

from datetime import date

from apps.resources.models.edition import Issued
from apps.vocabulary import datewords

TRUE_CHARACTERS = {Issued.DAY: len("2007-11-01"), Issued.MONTH: len("2007-11"), Issued.YEAR: len("2007")}
"""How much of an ISO date is known."""


def issued_in_words(issued_on: date | None, precision: str) -> str:
    """`14 January 2014`, `November 2007`, `2015`; nothing where it is not known."""
    if issued_on is None:
        return ""
    match precision:
        case Issued.DAY:
            return datewords.plain_day(issued_on)
        case Issued.MONTH:
            return datewords.month(issued_on)
        case Issued.YEAR:
            return datewords.year(issued_on)
    return ""


def issued_iso(issued_on: date | None, precision: str) -> str:
    """`2014-01-14`, `2007-11`, `2015`"""
    return issued_on.isoformat()[: TRUE_CHARACTERS.get(Issued(precision), 0)] if issued_on else ""
