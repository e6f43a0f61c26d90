"""Links in mails that say who follows them: signed, for one purpose each, the same on every retry.

Whoever opens one changes nothing: mail scanners follow every link. Until when one holds is decided by what it leads to.
"""

from typing import Any

from django.core import signing


class BadLink(Exception):
    """Not signed by us, or signed for another purpose."""


def token(purpose: str, *values: Any) -> str:
    """Of JSON values, without a moment of its own. It fits into an address."""
    return signing.Signer(salt=f"link.{purpose}").sign_object(list(values), compress=True).replace(":", ".")


def values(purpose: str, given: str) -> list[Any]:
    """What the link was made of; BadLink if it was not."""
    body, _dot, signature = given.rpartition(".")
    try:
        found: list[Any] = signing.Signer(salt=f"link.{purpose}").unsign_object(f"{body}:{signature}")
    except Exception as error:  # whatever a forged body makes zlib, base64 or json stumble over
        raise BadLink from error
    return found
