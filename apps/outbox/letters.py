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
from urllib.parse import quote

from apps.outbox.encoding import (
    SOFT_BREAK,
    attendee,
    base64_lines,
    header_text,
    mailbox,
    plain_address,
    plain_name,
    quoted_printable,
)


def place(name: str) -> str:
    """Stands in a subject or text where each person's own value of that name goes."""
    return f"\ue000{name}\ue001"


NAME = place("name")
NUMBER = place("number")
ATTENDEE = "ATTENDEE:mailto:addressee@invalid"
MARKERS = re.compile(f"(\ue000[a-z0-9-]+\ue001|{re.escape(ATTENDEE)})")
PLACE = re.compile(rb"\0([^\0]+)\0")  # no header and no quoted-printable line can hold a NUL

LARGEST = 40_000
LONG_NAME = 60
VALUE_LENGTH = 60
BASE64_RATIO = 1.4

UNSUBSCRIBE = "unsubscribe"
"""The place of each person's own address that stops list mail with one click."""
BARE_URL = re.compile(r"https?://[!#-;=?-~]{1,400}")

IN_TEXT, IN_HTML, IN_CALENDAR = "", " in html", " in calendar"  # what follows the name of a place in a template


class TooLarge(ValueError):
    """A message that somebody on a bad link would wait too long for."""


class StrayMark(ValueError):
    """What marks a person's own values stands in a text that somebody wrote."""


@dataclass(frozen=True)
class Calendar:
    """One iTIP object; `body` has the line ATTENDEE where the addressee belongs, and the same METHOD as `method`."""

    filename: str
    method: str
    body: str


@dataclass(frozen=True)
class Letter:
    """What one group of people reads: `subject`, `text` and `html` may hold NAME, NUMBER and other places."""

    language: str
    subject: str
    text: str
    html: str
    calendars: tuple[Calendar, ...] = ()
    about: tuple[Any, ...] = ()
    """Kept beside the letter and never read here: what the caller needs to know it by (JSON)."""
    list_id: str = ""
    """Of list mail, like `follows.example.org` (RFC 2919). Each person then has a value for UNSUBSCRIBE."""


def is_marked(text: str) -> bool:
    """No letter can carry such a text."""
    return "\ue000" in text or "\ue001" in text or ATTENDEE in text


def compile_letter(letter: Letter, *, sender: str, reply_to: str, date: datetime) -> bytes:
    """The whole message with places for a person's values. TooLarge if it would be larger than 40 kB."""
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
        **_list_headers(letter, reply_to),
        "MIME-Version": b"1.0",
    }
    template = b"".join(b"%s: %s\r\n" % (name.encode("ascii"), value) for name, value in head.items()) + _content(
        letter
    )
    _check_size(letter, template)
    return template


def fill(
    template: bytes, *, name: str, address: str, number: str, message_id: str, values: Mapping[str, str] | None = None
) -> bytes:
    """The message for one person; `values` are plain text for the letter's other places.

    ValueError if no mail can be addressed to `address`, or if a place has no value.
    """
    address = plain_address(address)
    name = plain_name(name) or plain_name(address.partition("@")[0])
    texts = {"attendee" + IN_CALENDAR: attendee(name, address).replace("\r\n", "\n")}
    for key, value in {"name": name, "number": number, **(values or {})}.items():
        texts[key + IN_TEXT], texts[key + IN_HTML] = value, escape(value).replace("\n", "<br>\n")
    ready = {
        b"to": mailbox(name, address),
        b"message_id": b"<%s>" % message_id.encode("ascii"),
        **{key.encode(): quoted_printable(text) for key, text in texts.items()},
    }
    pieces = list(_pieces(template))
    for index in range(1, len(pieces), 2):
        piece = ready.get(pieces[index])
        pieces[index] = _filled_whole(pieces[index], texts) if piece is None else piece
    return b"".join(pieces)


@lru_cache(maxsize=64)
def _pieces(template: bytes) -> tuple[bytes, ...]:
    """Bytes and places in turn."""
    return tuple(PLACE.split(template))


def own_places(letter: Letter) -> set[str]:
    """Those that need a value besides the person's name and number."""
    texts = (letter.subject, letter.text, letter.html, place(UNSUBSCRIBE) if letter.list_id else "")
    return {marker[1:-1] for text in texts for marker in MARKERS.findall(text)} - {"name", "number"}


def rough_size(letter: Letter) -> int:
    """Octets of the message, to within a tenth, without building it."""
    texts = [letter.text, letter.html, *(calendar.body for calendar in (*letter.calendars[:1], *letter.calendars))]
    octets = [(len(text), len(text.encode())) for text in texts]
    return sum(min(characters + 3 * (total - characters), total * 7 // 5) for characters, total in octets)


def _content(letter: Letter) -> bytes:
    alternative = [
        _part("text/plain; charset=utf-8", letter.text, IN_TEXT),
        _part("text/html; charset=utf-8", letter.html, IN_HTML),
    ]
    for calendar in letter.calendars[:1]:
        method = _token(calendar.method)
        alternative.append(_part(f"text/calendar; charset=utf-8; method={method}", calendar.body, IN_CALENDAR))
    seed = repr(letter).encode()
    whole = _multipart("alternative", alternative, seed=seed)
    attachments = [_attachment(calendar) for calendar in letter.calendars]
    return _multipart("mixed", [whole, *attachments], seed=seed) if attachments else whole


def _attachment(calendar: Calendar) -> bytes:
    filename = _token(calendar.filename)
    return _part(
        f'application/ics; charset=utf-8; name="{filename}"\r\nContent-Disposition: attachment; filename="{filename}"',
        calendar.body,
        IN_CALENDAR,
    )


def _part(content_type: str, text: str, where: str) -> bytes:
    """Quoted-printable, or base64 where that is shorter: scripts other than Latin would come out three times longer."""
    encoding, body = "quoted-printable", _quoted(text, where)
    if len(body) > BASE64_RATIO * len(text.encode()):
        encoding, body = "base64", b"\0base64 %s\0" % _frozen(_one_end(text), where)
    return f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode("ascii") + body


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


def _quoted(text: str, where: str) -> bytes:
    """Quoted-printable with every place on lines of its own, between soft breaks."""
    return b"".join(_quoted_pieces(MARKERS.split(_one_end(text)), where))


def _one_end(text: str) -> str:
    return text.replace("\r\n", "\n").rstrip("\n") + "\n"


def _quoted_pieces(pieces: list[str], where: str) -> Iterator[bytes]:
    for index, piece in enumerate(pieces):
        if index % 2:
            yield b"\0%s\0%s" % (_place(piece, where).encode(), SOFT_BREAK)
        elif piece:
            _check_markers(piece)
            last = index == len(pieces) - 1
            yield quoted_printable(piece) + (b"" if last or piece.endswith("\n") else SOFT_BREAK)


def _check_markers(text: str) -> None:
    if "\ue000" in text or "\ue001" in text:
        raise StrayMark("unknown marker in a letter")


def _list_headers(letter: Letter, reply_to: str) -> dict[str, bytes]:
    """One click (RFC 8058), or a mail that a person reads (RFC 2369). Precedence is no standard, and left out."""
    if not letter.list_id:
        return {}
    return {
        "List-Id": b"<%s>" % _token(letter.list_id).encode(),
        "List-Unsubscribe": b"\0list %s\0" % base64.b64encode(parseaddr(reply_to)[1].encode()),
        "List-Unsubscribe-Post": b"List-Unsubscribe=One-Click",
    }


def _list_unsubscribe(url: str, mailbox: str) -> bytes:
    """Neither address may be folded: mail programs would not put it together again."""
    if not BARE_URL.fullmatch(url):
        raise ValueError(f"{url!r} cannot stand in a header")
    mail = f"mailto:{quote(mailbox, safe='@')}?subject=Unsubscribe&body={quote(url, safe='')}"
    return f"<{url}>,\r\n <{mail}>".encode("ascii")


def _subject(subject: str) -> bytes:
    """A subject with a place is encoded as a whole when filled: encoded words and plain text do not join exactly."""
    if not MARKERS.search(subject):
        _check_markers(subject)
        return header_text(subject)
    return b"\0subject %s\0" % _frozen(subject, IN_TEXT)


def _frozen(text: str, where: str) -> bytes:
    """A text that is filled before it is encoded: in its places stand \0 and a name, all of it in base64."""
    pieces = MARKERS.split(text)
    for index in range(1, len(pieces), 2):
        pieces[index] = f"\0{_place(pieces[index], where)}\0"
    return base64.b64encode("".join(pieces).encode())


def _place(marker: str, where: str) -> str:
    """The name of a place in a template. The attendee belongs into calendars, everything else anywhere else."""
    if (marker == ATTENDEE) != (where == IN_CALENDAR):
        raise StrayMark(f"{marker!r} has no meaning in this part of a letter")
    return ("attendee" if marker == ATTENDEE else marker[1:-1]) + where


@lru_cache(maxsize=256)
def _thawed(frozen: bytes) -> tuple[str, ...]:
    return tuple(base64.b64decode(frozen).decode().split("\0"))


def _filled_whole(whole: bytes, texts: Mapping[str, str]) -> bytes:
    """A subject, a list's header, or the body of a part in base64; any other place has no value."""
    kind, _, frozen = whole.partition(b" ")
    if kind == b"list":
        return _list_unsubscribe(texts.get(UNSUBSCRIBE, ""), base64.b64decode(frozen).decode())
    if kind not in (b"subject", b"base64"):
        raise ValueError(f"nothing is given for {whole.decode()!r}")
    pieces = list(_thawed(frozen))
    for index in range(1, len(pieces), 2):
        if pieces[index] not in texts:
            raise ValueError(f"nothing is given for {pieces[index]!r}")
        pieces[index] = texts[pieces[index]]
    text = "".join(pieces)
    return header_text(text) if kind == b"subject" else base64_lines(text)


def _mailbox(value: str) -> bytes:
    name, address = parseaddr(value)
    return mailbox(" ".join(name.split()), plain_address(address))


def _token(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._-]+", value):
        raise ValueError(f"{value!r} cannot stand in a header of a calendar part")
    return value


def _check_size(letter: Letter, template: bytes) -> None:
    """Filled with a long name in a script of three bytes a letter, and with long values."""
    largest = fill(
        template,
        name="\u0928" * LONG_NAME,
        address=f"{'a' * 64}@{'a' * 60}.example",
        number="9" * 40,
        message_id="a@b",
        values=dict.fromkeys(own_places(letter), "\U0001f54a" * VALUE_LENGTH) | {UNSUBSCRIBE: "https://" + "a" * 200},
    )
    if len(largest) > LARGEST:
        raise TooLarge(f"a letter of {len(largest)} bytes is larger than {LARGEST}")
