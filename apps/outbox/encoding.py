"""Encoders for the places where a person's values are filled in: header, quoted-printable body, calendar. All pure."""

import base64
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import quote

NAME_LENGTH = 120
SOFT_BREAK = b"=\r\n"

QP = {byte: f"={byte:02X}" for byte in range(256) if not 32 <= byte <= 126 or byte == ord("=")}
del QP[ord("\n")]
SOFT_LINE = re.compile(r".{1,74}(?<!=)(?<!=.)")  # never ends inside an escape
PLAIN_PHRASE = re.compile(r"[A-Za-z0-9'-]+( [A-Za-z0-9'-]+)*")
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{4,190}\Z)[a-z0-9-]+(\.[a-z0-9-]+)+")

# What a mail program would turn into a link: "://", "@" and a dot (of any script) with two characters after it.
LINK = re.compile(r"[:：]\s*/\s*/|[@＠]|[.\u2024\u3002\uff0e\uff61](?=\w\w)")
JOINERS = "\u200c\u200d"  # Persian names and emoji need them; every other invisible character goes


def plain_name(name: str) -> str:
    """One line of visible text in which nothing becomes a link: such dots and signs are replaced by spaces."""
    if not (name.isascii() and name.isprintable()):
        name = "".join(char if _visible(char) else " " for char in unicodedata.normalize("NFC", name))
    return " ".join(LINK.sub(" ", name)[:NAME_LENGTH].split())


def _visible(char: str) -> bool:
    return char in JOINERS or unicodedata.category(char)[0] not in "CZ"


def plain_address(address: str) -> str:
    """The address in ASCII (RFC 5321); ValueError if no mail can be addressed to it."""
    local, _, domain = address.strip().rpartition("@")
    try:
        plain = f"{local}@{domain.lower() if domain.isascii() else domain.encode('idna').decode()}"
    except UnicodeError as error:
        raise ValueError(f"{address!r} is not a mail address") from error
    if not ADDRESS.fullmatch(plain):
        raise ValueError(f"{address!r} is not a mail address")
    return plain


def quoted_printable(text: str) -> bytes:
    """Lines of at most 76 characters ended by CRLF; the last one has no end, so that another piece can follow."""
    escaped = text.encode().decode("latin-1").translate(QP)
    escaped = re.sub(r" (?=\n|\Z)", "=20", escaped)
    lines = ("=\r\n".join(SOFT_LINE.findall(line)) for line in escaped.split("\n"))
    return "\r\n".join(lines).encode("ascii")


def base64_lines(text: str) -> bytes:
    """Lines of 76 characters; text lines end in CRLF before they are encoded (RFC 2045)."""
    encoded = base64.encodebytes(text.replace("\n", "\r\n").encode())
    return encoded.rstrip(b"\n").replace(b"\n", b"\r\n")


def header_text(value: str) -> bytes:
    """An unstructured header value: as it is when short plain ASCII, else RFC 2047 encoded words, folded."""
    one_line = " ".join("".join(char if char.isprintable() else " " for char in value).split())
    if one_line.isascii() and len(one_line) <= 60 and "=?" not in one_line:
        return one_line.encode("ascii")
    return encoded_words(one_line)


def encoded_words(value: str) -> bytes:
    words = (b"=?utf-8?b?" + base64.b64encode(chunk) + b"?=" for chunk in _chunks(value.encode(), 36))
    return b"\r\n ".join(words)


def mailbox(name: str, address: str) -> bytes:
    """`name <address>` for From, Reply-To and To."""
    if not name:
        return address.encode("ascii")
    if len(name) <= 40 and PLAIN_PHRASE.fullmatch(name):
        return f"{name} <{address}>".encode("ascii")
    return encoded_words(name) + f"\r\n <{address}>".encode("ascii")


def attendee(name: str, address: str) -> str:
    """The one ATTENDEE of a calendar entry; a quoted parameter cannot hold a quote."""
    common_name = name.translate({ord('"'): "'", ord("^"): " ", ord("\\"): " "})
    uri = quote(address, safe="@!$'*+-._~=")
    return fold(f'ATTENDEE;CN="{common_name}";ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:{uri}')


def fold(line: str) -> str:
    """Lines of at most 75 octets (RFC 5545), the space that begins a continued one included."""
    return b"\r\n ".join(_chunks(line.encode(), 74)).decode()


def _chunks(octets: bytes, size: int) -> Iterator[bytes]:
    """Pieces of at most `size` octets that cut no character of UTF-8 in two."""
    start = 0
    while len(octets) - start > size:
        end = start + size
        while octets[end] & 0xC0 == 0x80:
            end -= 1
        yield octets[start:end]
        start = end
    yield octets[start:]
