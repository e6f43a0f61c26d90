"""Letters: compiled once per language and zone into a whole message, filled per person as bytes.

Building a message with the email package costs six times the sending of it; filling a compiled one costs next to
nothing, and the same values always give the same bytes, which is what makes a repeated mail recognisable as a copy.
"""

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from html import escape
from typing import Any

from apps.outbox.encoding import (
    NAME_LENGTH,
    SOFT_BREAK,
    attendee,
    header_text,
    mailbox,
    plain_address,
    plain_name,
    quoted_printable,
)

NAME = "\ue000name\ue001"
NUMBER = "\ue000number\ue001"
ATTENDEE = "ATTENDEE:mailto:addressee@invalid"
MARKERS = re.compile(f"({NAME}|{NUMBER}|{re.escape(ATTENDEE)})")
PLACE = re.compile(rb"\0([^\0]+)\0")  # no header and no quoted-printable line can hold a NUL

LARGEST = 40_000


@dataclass(frozen=True)
class Calendar:
    """One iTIP object; `body` has the line ATTENDEE where the addressee belongs, and the same METHOD as `method`."""

    filename: str
    method: str
    body: str


@dataclass(frozen=True)
class Letter:
    """What one group of people reads: `subject`, `text` and `html` may hold NAME and NUMBER."""

    language: str
    subject: str
    text: str
    html: str
    calendars: tuple[Calendar, ...] = ()
    about: tuple[Any, ...] = ()
    """Kept beside the letter and never read here: what the caller needs to know it by (JSON)."""


def compile_letter(
    letter: Letter, *, sender: str, reply_to: str, date: datetime, headers: Mapping[str, str] | None = None
) -> bytes:
    """The whole message with places for a person's values. ValueError if it would be larger than 40 kB."""
    head = {
        "From": _mailbox(sender),
        "Reply-To": _mailbox(reply_to),
        "To": b"\0to\0",
        "Subject": _subject(letter.subject),
        "Date": format_datetime(date).encode(),
        "Message-ID": b"\0message_id\0",
        "Content-Language": header_text(letter.language),
        "Auto-Submitted": b"auto-generated",
        "X-Auto-Response-Suppress": b"All",
        **{name: header_text(value) for name, value in (headers or {}).items()},
        "MIME-Version": b"1.0",
    }
    template = b"".join(b"%s: %s\r\n" % (name.encode("ascii"), value) for name, value in head.items()) + _content(
        letter
    )
    _check_size(template)
    return template


def fill(template: bytes, *, name: str, address: str, number: str, message_id: str) -> bytes:
    """The message for one person. ValueError if no mail can be addressed to `address`."""
    address = plain_address(address)
    name = plain_name(name) or plain_name(address.partition("@")[0])
    values = {
        b"to": mailbox(name, address),
        b"message_id": b"<%s>" % message_id.encode("ascii"),
        b"name": quoted_printable(name),
        b"name in html": quoted_printable(escape(name)),
        b"number": quoted_printable(number),
        b"number in html": quoted_printable(escape(number)),
        b"attendee": quoted_printable(attendee(name, address).replace("\r\n", "\n")),
    }
    pieces = list(_pieces(template))
    for index in range(1, len(pieces), 2):
        pieces[index] = values.get(pieces[index]) or _filled_subject(pieces[index], name=name, number=number)
    return b"".join(pieces)


@lru_cache(maxsize=64)
def _pieces(template: bytes) -> tuple[bytes, ...]:
    """Bytes and places in turn."""
    return tuple(PLACE.split(template))


def _content(letter: Letter) -> bytes:
    alternative = [
        _part("text/plain; charset=utf-8", _quoted(letter.text, {NAME: b"name", NUMBER: b"number"})),
        _part("text/html; charset=utf-8", _quoted(letter.html, {NAME: b"name in html", NUMBER: b"number in html"})),
    ]
    bodies = [_quoted(calendar.body, {ATTENDEE: b"attendee"}) for calendar in letter.calendars]
    for calendar, body in zip(letter.calendars[:1], bodies, strict=False):
        alternative.append(_part(f"text/calendar; charset=utf-8; method={_token(calendar.method)}", body))
    seed = repr(letter).encode()
    whole = _multipart("alternative", alternative, seed=seed)
    attachments = [_attachment(calendar, body) for calendar, body in zip(letter.calendars, bodies, strict=True)]
    return _multipart("mixed", [whole, *attachments], seed=seed) if attachments else whole


def _attachment(calendar: Calendar, body: bytes) -> bytes:
    filename = _token(calendar.filename)
    return _part(
        f'application/ics; charset=utf-8; name="{filename}"\r\nContent-Disposition: attachment; filename="{filename}"',
        body,
    )


def _part(content_type: str, quoted: bytes) -> bytes:
    return (
        f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n".encode("ascii") + quoted
    )


def _multipart(kind: str, parts: list[bytes], *, seed: bytes) -> bytes:
    """The boundary follows from the letter, and quoted-printable can never hold its `=_`."""
    boundary = b"=_" + hashlib.sha256(kind.encode() + seed).hexdigest()[:24].encode()
    joined = b"".join(b"--%s\r\n%s\r\n" % (boundary, part) for part in parts)
    return b'Content-Type: multipart/%s; boundary="%s"\r\n\r\n%s--%s--\r\n' % (
        kind.encode(),
        boundary,
        joined,
        boundary,
    )


def _quoted(text: str, places: Mapping[str, bytes]) -> bytes:
    """Quoted-printable with every place on lines of its own, between soft breaks."""
    text = text.replace("\r\n", "\n").rstrip("\n") + "\n"
    return b"".join(_quoted_pieces(MARKERS.split(text), places))


def _quoted_pieces(pieces: list[str], places: Mapping[str, bytes]) -> Iterator[bytes]:
    for index, piece in enumerate(pieces):
        if index % 2:
            if piece not in places:
                raise ValueError(f"{piece!r} has no meaning in this part of a letter")
            yield b"\0%s\0%s" % (places[piece], SOFT_BREAK)
        elif piece:
            _check_markers(piece)
            last = index == len(pieces) - 1
            yield quoted_printable(piece) + (b"" if last or piece.endswith("\n") else SOFT_BREAK)


def _check_markers(text: str) -> None:
    if "\ue000" in text or "\ue001" in text:
        raise ValueError("unknown marker in a letter")


def _subject(subject: str) -> bytes:
    """A subject with a place is encoded as a whole when filled: encoded words and plain text do not join exactly."""
    if not MARKERS.search(subject):
        _check_markers(subject)
        return header_text(subject)
    return b"\0subject %s\0" % base64.b64encode(subject.encode())


def _filled_subject(place: bytes, *, name: str, number: str) -> bytes:
    subject = base64.b64decode(place.removeprefix(b"subject ")).decode()
    return header_text(subject.replace(NAME, name).replace(NUMBER, number))


def _mailbox(value: str) -> bytes:
    name, address = parseaddr(value)
    return mailbox(" ".join(name.split()), plain_address(address))


def _token(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._-]+", value):
        raise ValueError(f"{value!r} cannot stand in a header of a calendar part")
    return value


def _check_size(template: bytes) -> None:
    largest = fill(
        template,
        name="\U0001f54a" * NAME_LENGTH,
        address=f"{'a' * 64}@{'a' * 60}.example",
        number="9" * 40,
        message_id="a@b",
    )
    if len(largest) > LARGEST:
        raise ValueError(f"a letter of {len(largest)} bytes is larger than {LARGEST}")
