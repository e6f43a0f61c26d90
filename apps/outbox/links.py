"""Links in mails that say who follows them: for one purpose each, the same on every retry, and readable by us alone.

Whoever opens one changes nothing: mail scanners follow every link. Until when one holds is decided by what it leads to.
An address may stand in one, and every line of a log that tells of a page has its link: so none can be read there.
"""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

PLAIN, PACKED = b"\0", b"\1"


class BadLink(Exception):
    """Not made by us, or for another purpose."""


def token(purpose: str, *values: Any) -> str:
    """Of JSON values, without a moment of its own. It fits into an address."""
    said = json.dumps(values, separators=(",", ":"), ensure_ascii=False).encode()
    packed = zlib.compress(said)
    body = PACKED + packed if len(packed) < len(said) else PLAIN + said
    sealed = _key(purpose, settings.SECRET_KEY).encrypt(body, None)
    return _written(sealed)


def _written(sealed: bytes) -> str:
    return urlsafe_b64encode(sealed).rstrip(b"=").decode()


def values(purpose: str, given: str) -> list[Any]:
    """What the link was made of; BadLink if it was not."""
    return _signed(purpose, given) if "." in given else _sealed(purpose, given)


def _sealed(purpose: str, given: str) -> list[Any]:
    """Only as it was written: base64 would read the last letter in several spellings."""
    for key in _keys(purpose):
        try:
            sealed = urlsafe_b64decode(given + "=" * (-len(given) % 4))
            body = key.decrypt(sealed, None) if _written(sealed) == given else b""
            said = zlib.decompress(body[1:]) if body[:1] == PACKED else body[1:]
            found: list[Any] = json.loads(said)
        except Exception:  # noqa: S112  whatever a forged one makes base64 or the cipher stumble over
            continue
        return found
    raise BadLink


def _keys(purpose: str) -> Iterator[AESSIV]:
    return (_key(purpose, secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


def _key(purpose: str, secret: str) -> AESSIV:
    """The same text gives the same link: SIV needs no nonce."""
    return AESSIV(salted_hmac(f"link.{purpose}", "sealed", secret=secret, algorithm="sha512").digest())


def _signed(purpose: str, given: str) -> list[Any]:
    """As links were made once; they stand in mails."""
    body, _dot, signature = given.rpartition(".")
    try:
        found: list[Any] = signing.Signer(salt=f"link.{purpose}").unsign_object(f"{body}:{signature}")
    except Exception as error:  # whatever a forged body makes zlib, base64 or json stumble over
        raise BadLink from error
    return found
