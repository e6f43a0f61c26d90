"""A mail server for the sample site: whatever is sent to it is kept in a folder where a person can read it."""

import asyncio
import contextlib
import email.policy
import logging
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesHeaderParser, BytesParser
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.utils.html import format_html, format_html_join

ENOUGH_FOR_HEADERS = 16_384
INDEX_EVERY_SECONDS = 0.5
INDEX = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Mail kept by the sample site</title>
<style>body{{font:16px/1.5 sans-serif;margin:2em;max-inline-size:70em}}td,th{{text-align:start;vertical-align:top;
padding:.25em 1em .25em 0}}</style>
<h1>Mail kept by the sample site</h1>
<p>{} messages, newest first. None of them left this machine. Times are in UTC.</p>
<table><thead><tr><th>Received<th>To<th>Subject<th>Read</thead><tbody>
{}
</tbody></table></html>
"""


@dataclass(frozen=True)
class Kept:
    """One message, as the index shows it."""

    folder: str
    received: str
    to: str
    subject: str
    files: tuple[str, ...]


class Mailbox:
    """A folder per message: message.eml as it came, text.txt, page.html and the calendar files out of it.

    A message is written aside and renamed into its place: a folder that is there is whole. The index is made from
    the folders, so that a crash costs no more than its refresh.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self.kept = [_read(place) for place in sorted(folder.glob("[0-9]*")) if (place / "message.eml").is_file()]

    def keep(self, content: bytes, *, at: datetime) -> Kept:
        aside = self.folder / ".arriving"
        aside.mkdir(exist_ok=True)
        for leftover in aside.iterdir():
            leftover.unlink()
        for name, body in unpack(content).items():
            (aside / name).write_bytes(body)
        place = aside.rename(self.folder / f"{at:%Y%m%d-%H%M%S-%f}")
        self.kept.append(_read(place))
        return self.kept[-1]

    def write_index(self) -> None:
        newest_first = reversed(self.kept)
        rows = format_html_join("\n", "<tr><td>{}<td dir=auto>{}<td dir=auto>{}<td>{}", map(_cells, newest_first))
        fresh = self.folder / ".index.html"
        fresh.write_text(format_html(INDEX, len(self.kept), rows), encoding="utf-8")
        fresh.replace(self.folder / "index.html")


def unpack(content: bytes) -> dict[str, bytes]:
    """The files a message is kept as, by name."""
    message = BytesParser(policy=email.policy.default).parsebytes(content)
    files = {"message.eml": content}
    for part in message.walk():
        match part.get_content_type():
            case "text/plain":
                files.setdefault("text.txt", _decoded(part).encode())
            case "text/html":
                files.setdefault("page.html", b'<meta charset="utf-8">' + _decoded(part).encode())
            case "text/calendar" | "application/ics":
                files[_calendar_name(part, files)] = _bytes(part)
    return files


def _bytes(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _decoded(part: EmailMessage) -> str:
    try:
        return _bytes(part).decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        return _bytes(part).decode("utf-8", "replace")


def _calendar_name(part: EmailMessage, taken: dict[str, bytes]) -> str:
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", (part.get_filename() or "calendar").removesuffix(".ics")).strip("-")
    names = (f"{stem or 'calendar'}{suffix}.ics" for suffix in ["", *(f"-{number}" for number in range(2, 1000))])
    return next(name for name in names if name not in taken)


def _read(place: Path) -> Kept:
    with (place / "message.eml").open("rb") as message:
        headers = BytesHeaderParser(policy=email.policy.default).parsebytes(message.read(ENOUGH_FOR_HEADERS))
    received = datetime.strptime(place.name[:15], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
    return Kept(
        folder=place.name,
        received=f"{received:%A %-d %B %Y, %H:%M:%S}",
        to=str(headers["To"] or ""),
        subject=str(headers["Subject"] or ""),
        files=tuple(sorted((path.name for path in place.iterdir()), key=_for_people_first)),
    )


def _for_people_first(name: str) -> tuple[int, str]:
    return {"page.html": 0, "text.txt": 1, "message.eml": 3}.get(name, 2), name


def _cells(kept: Kept) -> tuple[str, str, str, str]:
    links = format_html_join(" · ", '<a href="{}/{}">{}</a>', ((kept.folder, name, name) for name in kept.files))
    return kept.received, kept.to, kept.subject, links


class Handler:
    """What aiosmtpd calls. 250 is said once the message is in its place."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox
        self.news = asyncio.Event()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        self.mailbox.keep(content, at=datetime.now(UTC))
        self.news.set()
        return "250 Kept"

    async def keep_index(self) -> None:
        """Writes the index at most twice a second, however much arrives."""
        while True:
            await self.news.wait()
            self.news.clear()
            self.mailbox.write_index()
            await asyncio.sleep(INDEX_EVERY_SECONDS)


@contextlib.asynccontextmanager
async def catching(folder: Path, *, host: str, port: int) -> AsyncIterator[Any]:
    """A listening server, for as long as the block lasts."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd's, which tells every line of every mail
    handler = Handler(Mailbox(folder))
    handler.news.set()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler, hostname="localhost", enable_SMTPUTF8=True), host, port)
    indexing = asyncio.create_task(handler.keep_index())
    try:
        yield server
    finally:
        server.close()
        indexing.cancel()
        handler.mailbox.write_index()
