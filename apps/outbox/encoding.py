"""Encoders for the places where a person's values are filled in: header, quoted-printable body, calendar. All pure."""

import base64
import re
import unicodedata
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
    visible = "".join(
        char if char in JOINERS or unicodedata.category(char)[0] not in "CZ" else " "
        for char in unicodedata.normalize("NFC", name)
    )
    return " ".join(LINK.sub(" ", visible)[:NAME_LENGTH].split())


def plain_address(address: str) -> str:
    """The address in ASCII (RFC 5321); ValueError if no mail can be addressed to it."""
    local, _, domain = address.strip().rpartition("@")
    try:
        ascii_address = f"{local}@{domain.encode('idna').decode().lower()}"
    except UnicodeError as error:
        raise ValueError(f"{address!r} is not a mail address") from error
    if not ADDRESS.fullmatch(ascii_address):
        raise ValueError(f"{address!r} is not a mail address")
    return ascii_address


def quoted_printable(text: str) -> bytes:
    """Lines of at most 76 characters ended by CRLF; the last one has no end, so that another piece can follow."""
    escaped = text.encode().decode("latin-1").translate(QP)
    escaped = re.sub(r" (?=\n|\Z)", "=20", escaped)
    lines = ("=\r\n".join(SOFT_LINE.findall(line)) for line in escaped.split("\n"))
    return "\r\n".join(lines).encode("ascii")


def header_text(value: str) -> bytes:
    """An unstructured header value: as it is when short plain ASCII, else RFC 2047 encoded words, folded."""
    one_line = " ".join("".join(char if char.isprintable() else " " for char in value).split())
    if one_line.isascii() and len(one_line) <= 60 and "=?" not in one_line:
        return one_line.encode("ascii")
    return encoded_words(one_line)


def encoded_words(value: str) -> bytes:
    chunks, size = [""], 0
    for char in value:
        width = len(char.encode())
        if size + width > 45:
            chunks.append("")
            size = 0
        chunks[-1] += char
        size += width
    return b"\r\n ".join(b"=?utf-8?b?" + base64.b64encode(chunk.encode()) + b"?=" for chunk in chunks)


def mailbox(name: str, address: str) -> bytes:
    """`name <address>` for From, Reply-To and To."""
    if not name:
        return address.encode("ascii")
    if len(name) <= 40 and PLAIN_PHRASE.fullmatch(name):
        return f"{name} <{address}>".encode("ascii")
    return encoded_words(name) + f"\r\n <{address}>".encode("ascii")


def attendee(name: str, address: str) -> str:
    """The one ATTENDEE of a calendar entry, folded at 75 octets (RFC 5545); a quoted parameter cannot hold a quote."""
    common_name = name.translate({ord('"'): "'", ord("^"): " "})
    uri = quote(address, safe="@!$'*+-._~=")
    return fold(f'ATTENDEE;CN="{common_name}";ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:{uri}')


def fold(line: str) -> str:
    pieces, size = [""], 0
    for char in line:
        width = len(char.encode())
        if size + width > 75:
            pieces.append(" ")
            size = 1
        pieces[-1] += char
        size += width
    return "\r\n".join(pieces)
