"""How large a file is, in the words of the active language, and how long it takes on a slow line."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

SMALL = 500_000
SLOW_LINE = 64_000 // 8
"""Bytes a second, at 64 kbit/s."""
KB, MB, GB = 10**3, 10**6, 10**9


def size_in_words(size: int) -> str:
    """`640 kB`, `5.1 MB`: units of a thousand, as on a download."""
    if size < 999_500:
        return _("%(number)s kB") % {"number": number_format(max(1, round(size / KB)))}
    if size < 999_500_000:
        return _("%(number)s MB") % {"number": _short(size / MB)}
    return _("%(number)s GB") % {"number": _short(size / GB)}


def minutes(size: int) -> int:
    """On a slow line, rounded up."""
    return -(-size // (SLOW_LINE * 60)) or 1


def _short(number: float) -> str:
    """Rounded here: what formats numbers only cuts them."""
    places = 1 if number < 99.95 else 0
    return number_format(round(number, places), decimal_pos=places)
