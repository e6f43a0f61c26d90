import asyncio
import smtplib
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from cmcoord_portal import mailcatcher

NOON = datetime(2026, 3, 12, 12, 0, 0, 42, tzinfo=UTC)


def a_mail(subject: str = "Postponed: CMCoord Course in Entebbe") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "training@example.org"
    message["To"] = "Zoë <zoe@example.org>"
    message["Subject"] = subject
    message.set_content("Le cours est reporté.\n")
    message.add_alternative("<p>Le cours est <b>reporté</b>.</p>", subtype="html")
    message.add_alternative("BEGIN:VCALENDAR\nEND:VCALENDAR\n", subtype="calendar", params={"method": "CANCEL"})
    message.add_attachment(b"BEGIN:VCALENDAR\r\n", maintype="text", subtype="calendar", filename="../my course.ics")
    return message


def in_a_thread(work: Coroutine[None, None, None]) -> None:
    """This one may have an event loop already: the browser tests' own."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


def test_a_mail_is_kept_as_it_came_and_as_a_person_reads_it(tmp_path: Path) -> None:
    content = a_mail().as_bytes()

    kept = mailcatcher.Mailbox(tmp_path).keep(content, at=NOON)

    place = tmp_path / kept.folder
    assert kept.files == ("page.html", "text.txt", "calendar.ics", "my-course.ics", "message.eml")
    assert (place / "message.eml").read_bytes() == content
    assert (place / "text.txt").read_text() == "Le cours est reporté.\n"
    assert "<b>reporté</b>" in (place / "page.html").read_text()
    assert (place / "my-course.ics").read_bytes() == b"BEGIN:VCALENDAR\r\n"


def test_the_index_lists_the_newest_first(tmp_path: Path) -> None:
    mailbox = mailcatcher.Mailbox(tmp_path)
    mailbox.keep(a_mail("First").as_bytes(), at=NOON)
    mailbox.keep(a_mail("Second").as_bytes(), at=NOON + timedelta(microseconds=1))
    mailbox.write_index()

    index = (tmp_path / "index.html").read_text()

    assert index.index("Second") < index.index("First")
    assert "Thursday 12 March 2026, 12:00:00" in index
    assert "zoe@example.org" in index


def test_a_subject_cannot_write_into_the_index(tmp_path: Path) -> None:
    mailbox = mailcatcher.Mailbox(tmp_path)
    mailbox.keep(a_mail("<script>alert(1)</script>").as_bytes(), at=NOON)
    mailbox.write_index()

    assert "<script>" not in (tmp_path / "index.html").read_text()


def test_mail_kept_before_a_crash_is_listed_after_it(tmp_path: Path) -> None:
    mailcatcher.Mailbox(tmp_path).keep(a_mail("Before").as_bytes(), at=NOON)
    (tmp_path / ".arriving").mkdir()
    (tmp_path / ".arriving" / "message.eml").write_bytes(b"half a mess")

    afterwards = mailcatcher.Mailbox(tmp_path)
    afterwards.keep(a_mail("After").as_bytes(), at=NOON + timedelta(microseconds=1))

    assert [kept.subject for kept in afterwards.kept] == ["Before", "After"]
    assert afterwards.kept[1].files == afterwards.kept[0].files


def test_bytes_that_are_no_mail_are_kept_all_the_same(tmp_path: Path) -> None:
    kept = mailcatcher.Mailbox(tmp_path).keep(b'Content-Type: text/plain; charset="klingon"\r\n\r\n\xff\xfe', at=NOON)

    assert (tmp_path / kept.folder / "message.eml").is_file()


def test_what_is_said_to_be_kept_over_smtp_is_on_disk(tmp_path: Path, free_port: int) -> None:
    def send(count: int) -> None:
        with smtplib.SMTP("127.0.0.1", free_port) as smtp:
            for number in range(count):
                smtp.send_message(a_mail(f"Number {number}"))
                assert len(list(tmp_path.glob("2*/message.eml"))) == number + 1

    async def both() -> None:
        async with mailcatcher.catching(tmp_path, host="127.0.0.1", port=free_port):
            await asyncio.to_thread(send, 5)

    in_a_thread(both())

    assert "5 messages" in (tmp_path / "index.html").read_text()


def test_the_index_is_not_rewritten_for_every_mail(
    tmp_path: Path, free_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    monkeypatch.setattr(mailcatcher.Mailbox, "write_index", lambda self: written.append(len(self.kept)))

    def send() -> None:
        with smtplib.SMTP("127.0.0.1", free_port) as smtp:
            for _ in range(50):
                smtp.send_message(a_mail())

    async def both() -> None:
        async with mailcatcher.catching(tmp_path, host="127.0.0.1", port=free_port):
            await asyncio.to_thread(send)

    in_a_thread(both())

    assert written[-1] == 50
    assert len(written) < 25
