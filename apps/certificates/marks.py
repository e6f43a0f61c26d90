"""What is left of the name on a certificate once its owner is erased: enough to say that a name that somebody types is
the one on the paper, and not to say which it is.

The key is the portal's secret: whoever has the database alone cannot try names against it.
"""

import unicodedata

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac


def mark(code: str, name: str, *, secret: str | None = None) -> str:
    return salted_hmac("certificates.name", f"{code}\n{_plain(name)}", secret=secret, algorithm="sha256").hexdigest()


def fits(marked: str, *, code: str, name: str) -> bool:
    """Also of one that was marked with a former secret key."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(constant_time_compare(marked, mark(code, name, secret=key)) for key in keys)


def _plain(name: str) -> str:
    """As people type from paper: capitals, spaces and the way an accent is written do not count."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
