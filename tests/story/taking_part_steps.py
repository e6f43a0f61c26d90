"""What staff and applicants do in their browsers, page by page, and how their mails are read."""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage

import icalendar
import vobject
from playwright.sync_api import Page

from tests.looking import follow
from tests.platform.asking import eventually
from tests.story.sites import Site

CODE, TITLE = "exercise-in-bangkok", "Two-day exercise, Bangkok"
PLACES = 2
ZONE = "Asia/Bangkok"
"""East of UTC, so that what is today by UTC has begun there."""
TODAY = datetime.now(UTC).date()
FIRST, DEADLINE = TODAY + timedelta(days=60), TODAY + timedelta(days=30)
PROMISED = TODAY + timedelta(days=20)
WINDOWS = [TODAY + timedelta(days=days) for days in (90, 97, 104)]
CHOSEN = WINDOWS[1]
A_DAY = timedelta(days=1)
CAN, MAYBE, CANNOT = "can", "maybe", "cannot"
LINK = re.compile(r"https?://[^\s<>\"')\]]+")


@dataclass(frozen=True)
class Person:
    name: str
    email: str
    language: str
    country: str
    javascript: bool

    @property
    def prefix(self) -> str:
        return "" if self.language == "en" else f"/{self.language}"


AMARA = Person("Amara Diallo", "amara.diallo@story.example", "fr", "SN", javascript=True)
JONAS = Person("Jonas Berg", "jonas.berg@story.example", "en", "SE", javascript=True)
REEM = Person("ريم القاسم", "reem.alqasim@story.example", "ar", "JO", javascript=False)
PEOPLE = [AMARA, JONAS, REEM]


# How mails are read


def inbox(site: Site, person: Person) -> list[EmailMessage]:
    """The oldest first."""
    return [message for message in all_mails(site) if message["To"].addresses[0].addr_spec == person.email]


def all_mails(site: Site) -> Iterator[EmailMessage]:
    for path in sorted((site.var / "mail").glob("*/message.eml")):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        yield message


def next_mail(site: Site, person: Person, number: int) -> EmailMessage:
    """The person's mail of this number, once it is there."""
    assert eventually(lambda: len(inbox(site, person)) >= number), (person, number)
    return inbox(site, person)[number - 1]


def text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def link(message: EmailMessage, containing: str) -> str:
    found: list[str] = [each for each in LINK.findall(text(message)) if containing in each]
    assert found, text(message)
    return found[0]


@dataclass(frozen=True)
class Entry:
    """One calendar file, as both readers understand it."""

    method: str
    uid: str
    sequence: int
    stamp: datetime
    starts: datetime


def entries(messages: list[EmailMessage]) -> list[Entry]:
    """One for each mail that has calendar files: its part and its attachment say the same."""
    found = [{_entry(body) for body in _calendar_bodies(message)} for message in messages]
    assert all(len(each) <= 1 for each in found)
    return [each.pop() for each in found if each]


def _calendar_bodies(message: EmailMessage) -> list[str]:
    parts = [part for part in message.walk() if part.get_content_type() in ("text/calendar", "application/ics")]
    bodies = [bytes(part.get_payload(decode=True)).decode() for part in parts]
    for part, body in zip(parts, bodies, strict=True):
        method = part.get_param("method")
        assert method in (None, _entry(body).method)
    return bodies


def _entry(body: str) -> Entry:
    one, other = vobject.readOne(body), icalendar.Calendar.from_ical(body)
    event = next(each for each in other.walk("VEVENT"))
    stamp, starts = event.decoded("DTSTAMP"), event.decoded("DTSTART")
    read = Entry(str(other["METHOD"]), str(event["UID"]), int(str(event["SEQUENCE"])), stamp, starts)
    assert read.method == one.method.value
    assert read.uid == one.vevent.uid.value
    assert read.sequence == int(one.vevent.sequence.value)
    assert (read.stamp, read.starts) == (one.vevent.dtstamp.value, one.vevent.dtstart.value)
    return read


def press(page: Page, what: str) -> None:
    """Follows a link or sends a form, until the next page is whole."""
    follow(page.locator(what).first)


# What applicants do


def apply(site: Site, person: Person, page: Page) -> str:
    """From the event's page, by a confirmed address, to a sent application; the address of the person's own page."""
    page.goto(f"{person.prefix}/training/{CODE}/")
    press(page, "main a[href$='/apply/']")
    page.fill("main [name=email]", person.email)
    press(page, "main form button[type=submit]")
    page.goto(link(next_mail(site, person, 1), "/apply/"))
    fill_in(page, person)
    press(page, "button[name=do][value=send]")
    assert page.locator("main .err, main [aria-invalid]").count() == 0, page.inner_text("main")
    return page.url


def fill_in(page: Page, person: Person) -> None:
    page.fill("[name=name]", person.name)
    page.fill("[name=organization]", "Sample organization")
    page.select_option("[name=constituency]", index=1)
    page.select_option("[name=country]", person.country)
    page.select_option("[name=language]", person.language)
    page.check("main fieldset [type=radio][value=yes]")


def say_which_days(page: Page, address: str, answers: dict[date, str]) -> None:
    page.goto(address)
    for first, answer in answers.items():
        page.check(f"[name='{first}_{first + A_DAY}'][value={answer}]")
    press(page, "main form button[type=submit]")
    assert page.locator("main [role=status]").count() == 1, page.inner_text("main")


def answer(page: Page, address: str, given: str) -> None:
    page.goto(address)
    page.check(f"[name=answer][value={given}]")
    press(page, "main form button[type=submit]")
    assert page.locator("main [role=status]").count() == 1, page.inner_text("main")


# What staff do


def add_event(page: Page) -> None:
    page.goto("/admin/training/event/add/")
    for name, value in {
        "title": TITLE,
        "code": CODE,
        "starts_on": FIRST.isoformat(),
        "ends_on": (FIRST + A_DAY).isoformat(),
        "starts_at": "09:00",
        "ends_at": "16:00",
        "time_zone": ZONE,
        "venue": "Sample Conference Centre",
        "city": "Bangkok",
        "deadline_on": DEADLINE.isoformat(),
        "capacity": str(PLACES),
    }.items():
        page.fill(f"[name={name}]", value)
    for name, value in {"kind": "exercise", "status": "scheduled", "precision": "day", "format": "in_person"}.items():
        page.select_option(f"[name={name}]", value)
    page.select_option("[name=countries]", ["TH"])
    page.check("[name=is_public]")
    press(page, "[name=_continue]")
    assert_saved(page)


def assert_saved(page: Page) -> None:
    assert page.locator(".messagelist .success").count() >= 1, page.inner_text("#content")


def from_event(page: Page, label: str) -> None:
    """Along the links of the event's own page in the staff pages."""
    page.goto(f"/admin/training/event/?q={CODE}")
    press(page, f"#result_list tbody tr:has-text('{CODE}') th a")
    press(page, f"#content a:text-is('{label}')")


def open_call(page: Page) -> None:
    from_event(page, "Applications")
    page.check("[name=is_open]")
    page.click("text=Add another Question")
    page.select_option("[name=questions-0-kind]", "yes_no")
    page.fill("[name=questions-0-text]", "Have you taken part in an exercise before?")
    press(page, "[name=_save]")
    assert_saved(page)


def decide(page: Page, decisions: dict[str, list[Person]]) -> None:
    for do, people in decisions.items():
        from_event(page, "Applications")
        for person in people:
            page.check(f"tr:has-text('{person.name}') [name=pick]")
        press(page, f"button[name=do][value={do}]")
        assert f"Done for {len(people)} " in page.inner_text("#content"), page.inner_text("#content")


def publish_decisions(page: Page, number: int) -> None:
    press(page, "text=To the decisions to publish")
    page.fill("[name=expected]", str(number))
    press(page, "text=Publish and tell them")
    assert_saved(page)


def write_letter(page: Page, *, title: str, letter: str, promise: str = "") -> None:
    page.fill("[name=translations-0-title]", title)
    editor = page.locator("#cke_id_translations-0-letter .cke_wysiwyg_div, [name=translations-0-letter]:visible").first
    editor.fill(letter)
    page.fill("[name=translations-0-promise]", promise)


def publish_notice(page: Page, number: int) -> str:
    """From a draft; the notice's public address."""
    press(page, "[name=_preview]")
    assert f"{number} people will be told." in page.inner_text("#content")
    page.fill("[name=expected]", str(number))
    press(page, "text=Publish and tell them")
    assert "/delivery/" in page.url, page.inner_text("#content")
    return page.get_attribute("a:has-text('See the notice')", "href") or ""


def postpone(page: Page) -> str:
    from_event(page, "Postpone…")
    page.select_option("[name=reason]", "security")
    write_letter(page, title="The exercise is postponed", letter="We postpone.", promise="You hear from us in spring.")
    page.fill("[name=promise-0-by]", PROMISED.isoformat())
    page.click("text=Add another Days to choose from")
    for number, first in enumerate(WINDOWS):
        page.fill(f"[name=windows-{number}-starts_on]", first.isoformat())
        page.fill(f"[name=windows-{number}-ends_on]", (first + A_DAY).isoformat())
    return publish_notice(page, len(PEOPLE))


def tally(page: Page) -> list[list[str]]:
    """How many can, could if need be, cannot and have not answered, for each of the windows."""
    from_event(page, "Notices and answers")
    press(page, "text=Delivery")
    press(page, "text=Who could come on which days")
    rows = page.locator(".desk table >> nth=0").locator("tbody tr")
    return [row.locator("td").all_inner_texts()[:4] for row in rows.all()]


def choose(page: Page, first: date) -> str:
    """From the tally, to the published notice that sets these days."""
    press(page, f".desk table >> nth=0 >> tbody tr >> nth={WINDOWS.index(first)} >> button")
    write_letter(page, title="New dates for the exercise", letter="<p>Here are the dates.</p>")
    return publish_notice(page, len(PEOPLE))


def begin_today(page: Page) -> str:
    """The test has no patience until the event: another notice sets it to begin today."""
    from_event(page, "Set new dates…")
    page.fill("[name=changes-0-starts_on]", TODAY.isoformat())
    page.fill("[name=changes-0-ends_on]", (TODAY + A_DAY).isoformat())
    write_letter(page, title="The exercise begins today", letter="The hall is free today.")
    return publish_notice(page, PLACES)


def mark(page: Page, marks: dict[Person, str]) -> None:
    from_event(page, "Attendance")
    for person, value in marks.items():
        page.check(f"tr:has-text('{person.name}') [type=radio][value={value}]")
    press(page, "text=Save attendance")
    assert_saved(page)


def certify(page: Page) -> None:
    press(page, "text=Issue certificates to all who completed")
    assert_saved(page)
