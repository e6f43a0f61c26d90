from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import quote

import icalendar
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from apps.outbox.encoding import plain_name
from apps.outbox.letters import (
    ATTENDEE,
    LARGEST,
    NAME,
    NUMBER,
    Calendar,
    Letter,
    compile_letter,
    fill,
    own_places,
    place,
)
from tests.outbox.factories import ICS, letter

DATE = datetime(2020, 3, 13, 9, 0, tzinfo=UTC)
SENDER = "CMCS Training <training@example.org>"
NAMES = st.text(max_size=200) | st.sampled_from(
    [
        'José "Pepe" O’Neill',
        "Bobby\r\nBcc: everybody@example.org",
        "a:b;c,d<e>%f=g",
        "\U0001f54a" * 200,
        "محمد بن عبد الله",
        "=?utf-8?q?evil?=",
        "x" * 200,
        "http://evil.example/ www.evil.example",
        "^n^^'",
        ".",
        "",
        "From here",
    ]
)


def compiled(given_letter: Letter | None = None) -> bytes:
    return compile_letter(
        given_letter or letter(subject=f"Postponed: {NAME}, è", calendars=(Calendar("hmd-20-07.ics", "CANCEL", ICS),)),
        sender=SENDER,
        reply_to="cmcs@example.org",
        date=DATE,
    )


def filled(name: str = "Amina Warsame", *, template: bytes | None = None, address: str = "amina@example.org") -> bytes:
    return fill(
        template or compiled(), name=name, address=address, number="2020-1/1-0412", message_id="abc@example.org"
    )


def parsed(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def decoded(raw: bytes, header: str) -> str:
    """By the older parser: Python 3.11's newer one gains and loses spaces between encoded words."""
    return str(make_header(decode_header(message_from_bytes(raw)[header])))


def slowly(name: str) -> EmailMessage:
    """The same message as Python's email package builds it."""
    shown = plain_name(name) or "amina"
    message = EmailMessage()
    message["From"] = Address("CMCS Training", addr_spec="training@example.org")
    message["Reply-To"] = "cmcs@example.org"
    message["Date"] = format_datetime(DATE)
    message["Message-ID"] = "<abc@example.org>"
    plain = letter()
    message.set_content(plain.text.replace(NAME, shown).replace(NUMBER, "2020-1/1-0412"))
    html = plain.html.replace(NUMBER, "2020-1/1-0412")
    message.add_alternative(html.replace(NAME, _escaped(shown)), subtype="html")
    return message


def _escaped(text: str) -> str:
    for char, entity in [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#x27;")]:
        text = text.replace(char, entity)
    return text


@given(NAMES)
@example("a" * 44 + "é")
@settings(deadline=None, max_examples=80)
def test_filled_bytes_say_what_a_message_built_slowly_says(name: str) -> None:
    message, slow = parsed(filled(name)), parsed(bytes(slowly(name)))
    for header in ["From", "Reply-To", "Date", "Message-ID"]:
        assert str(message[header]) == str(slow[header])
    assert [to.addr_spec for to in message["To"].addresses] == ["amina@example.org"]
    assert decoded(filled(name), "Subject") == " ".join(f"Postponed: {plain_name(name) or 'amina'}, è".split())
    assert decoded(filled(name), "To") == f"{plain_name(name) or 'amina'} <amina@example.org>"
    for kind in ["plain", "html"]:
        fast_part, slow_part = message.get_body([kind]), slow.get_body([kind])
        assert fast_part is not None
        assert slow_part is not None
        assert fast_part.get_content().replace("\r\n", "\n").rstrip() == slow_part.get_content().rstrip()


@given(NAMES)
@settings(deadline=None, max_examples=80)
def test_the_calendar_part_has_the_addressee_as_its_only_attendee(name: str) -> None:
    parts = [part for part in parsed(filled(name)).walk() if "calendar" in part.get_content_type()]
    body = parts[0].get_payload(decode=True)
    assert isinstance(body, bytes)
    event = icalendar.Calendar.from_ical(body).walk("VEVENT")[0]
    attendee = event["ATTENDEE"]
    assert str(attendee) == "mailto:amina@example.org"
    assert str(attendee.params["CN"]) == (plain_name(name) or "amina").translate(
        {ord('"'): "'", ord("^"): " ", ord("\\"): " "}
    )
    assert set(event) == {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "ATTENDEE"}


@given(NAMES)
@settings(deadline=None, max_examples=80)
def test_no_line_is_too_long_or_anything_but_ascii(name: str) -> None:
    raw = filled(name)
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    assert b"\0" not in raw
    assert b"\n" not in raw.replace(b"\r\n", b"")


@given(NAMES)
@settings(deadline=None, max_examples=80)
def test_calendar_lines_are_folded_at_75_octets(name: str) -> None:
    body = next(part for part in parsed(filled(name)).walk() if part.get_filename()).get_payload(decode=True)
    assert isinstance(body, bytes)
    assert max(map(len, body.split(b"\r\n"))) <= 75


@pytest.mark.parametrize(
    "name",
    ["http://evil.example", "www.evil.example", "evil.example", "evil。example", "a@evil.example", "https : //evil"],
)
def test_a_name_cannot_become_a_link(name: str) -> None:
    assert not {".", "@", "。"} & set(plain_name(name))
    assert "//" not in plain_name(name)


def test_ordinary_names_stay_as_they_are() -> None:
    for name in ["J. R. R. Tolkien", "Dr. Ana-María O’Neill", "李小龍", "محمد علی", "Siti a/p Ahmad", "Marko Ž."]:
        assert plain_name(name) == name


def test_a_name_that_looks_encoded_is_not_decoded() -> None:
    assert decoded(filled("=?utf-8?q?evil?="), "Subject") == "Postponed: =?utf-8?q?evil?=, è"


def test_a_nameless_addressee_is_called_by_the_address() -> None:
    assert parsed(filled(" \u200b ", address="amina.warsame@un.org"))["To"].addresses[0].display_name == "amina warsame"


def test_headers_say_that_a_machine_wrote_and_a_person_reads_answers() -> None:
    message = parsed(filled())
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Reply-To"] == "cmcs@example.org"
    assert message["Content-Language"] == "en"
    assert message["MIME-Version"] == "1.0"


def listed(url: str, **values: object) -> bytes:
    template = compiled(letter(calendars=(), list_id="news.example.org", **values))
    return fill(
        template,
        name="Amina",
        address="amina@example.org",
        number="1",
        message_id="abc@example.org",
        values={"unsubscribe": url},
    )


def listed_slowly(url: str) -> EmailMessage:
    message = EmailMessage(policy=policy.default.clone(max_line_length=998))
    mail = f"mailto:cmcs@example.org?subject=Unsubscribe&body={quote(url, safe='')}"
    message["List-Id"] = "<news.example.org>"
    message["List-Unsubscribe"] = f"<{url}>, <{mail}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter().text)
    return message


LIST_HEADERS = ["List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"]
TOKENS = st.text("ABCXYZabcxyz0189_-.", min_size=1, max_size=250)


@given(TOKENS)
@example("x" * 250)
@settings(deadline=None, max_examples=80)
def test_list_mail_says_in_its_headers_what_a_message_built_slowly_says(token: str) -> None:
    url = f"https://portal.example.org/ar/my/mail/off/{token}/"
    raw = listed(url)
    message, slow = parsed(raw), parsed(bytes(listed_slowly(url)))
    for header in LIST_HEADERS:
        assert str(message[header]) == str(slow[header])
    assert raw.count(b"List-Unsubscribe: ") == 1
    assert f"<{url}>".encode() in raw, "folded inside the address, no mail program finds it"
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert raw == listed(url)


def test_a_letter_that_is_no_list_mail_has_no_header_of_a_list() -> None:
    message = parsed(filled())
    assert [header for header in LIST_HEADERS if header in message] == []


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://portal.example.org/a b",
        "https://portal.example.org/>, <https://evil.example",
        "https://portal.example.org/\r\nBcc: everybody@example.org",
        "javascript:alert(1)",
        "https://portal.example.org/é",
    ],
)
def test_what_is_no_bare_address_never_gets_into_a_header(url: str) -> None:
    with pytest.raises(ValueError, match="header"):
        listed(url)


def test_a_persons_own_address_stands_in_the_header_and_where_the_text_asks_for_it() -> None:
    url = "https://portal.example.org/my/mail/off/abc.def/"
    message = parsed(listed(url, text=f"Stop: {place('unsubscribe')}\n"))
    body = message.get_body(["plain"])
    assert body is not None
    assert body.get_content().split() == ["Stop:", url]


def test_list_mail_cannot_be_queued_without_each_persons_own_address() -> None:
    assert own_places(letter(list_id="news.example.org")) == {"unsubscribe"}
    assert own_places(letter()) == set()


def test_the_largest_list_mail_still_has_room_for_its_addresses() -> None:
    with pytest.raises(ValueError, match="larger"):
        compiled(letter(html="<p>long</p>" * (LARGEST // 10), list_id="news.example.org"))


def test_the_same_values_give_the_same_bytes() -> None:
    assert filled(template=compiled()) == filled(template=compiled())


def test_calendar_part_and_attachment_have_one_body() -> None:
    message = parsed(filled())
    inline = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    attachment = next(part for part in message.walk() if part.get_filename())
    assert inline.get_param("method") == "CANCEL"
    assert attachment.get_filename() == "hmd-20-07.ics"
    assert inline.get_payload(decode=True) == attachment.get_payload(decode=True)
    assert b"METHOD:CANCEL\r\n" in attachment.get_payload(decode=True)


def test_each_calendar_is_attached_and_the_first_stands_in_the_mail() -> None:
    second = Calendar("hmd-20-08.ics", "REQUEST", ICS.replace("CANCEL", "REQUEST").replace("20-07", "20-08"))
    message = parsed(filled(template=compiled(letter(calendars=(letter().calendars[0], second)))))
    assert [part.get_filename() for part in message.iter_attachments()] == ["hmd-20-07.ics", "hmd-20-08.ics"]
    assert sum(part.get_content_type() == "text/calendar" for part in message.walk()) == 1


def test_a_letter_without_calendar_is_only_text_and_html() -> None:
    message = parsed(filled(template=compiled(letter(calendars=()))))
    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]


def test_text_keeps_every_line_and_space() -> None:
    text = f"Dear {NAME},\n\n  indented \n.\n-- \nFrom here\n{NUMBER}\n{NAME}"
    body = parsed(filled("Ana", template=compiled(letter(text=text)))).get_body(["plain"])
    assert body is not None
    assert (
        body.get_content().replace("\r\n", "\n") == "Dear Ana,\n\n  indented \n.\n-- \nFrom here\n2020-1/1-0412\nAna\n"
    )


def test_an_international_domain_is_written_in_ascii() -> None:
    assert parsed(filled(address="amina@bücher.example"))["To"].addresses[0].domain == "xn--bcher-kva.example"


@pytest.mark.parametrize(
    "address", ["", "amina", "a b@example.org", "a@b", "a@example.org\r\nBcc: b@c.de", "a@-.org>", "é@example.org"]
)
def test_an_address_no_mail_can_go_to_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="not a mail address"):
        filled(address=address)


def test_a_letter_larger_than_40_kb_is_refused() -> None:
    with pytest.raises(ValueError, match="larger"):
        compiled(letter(html="<p>long</p>" * (LARGEST // 10)))


def test_an_unknown_marker_is_refused() -> None:
    with pytest.raises(ValueError, match="marker"):
        compiled(letter(text="Dear \ue000nam"))


def test_an_attendee_outside_a_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="no meaning"):
        compiled(letter(text=ATTENDEE))
