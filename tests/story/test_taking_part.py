"""From “I would like to” to the certificate, through a postponement: everybody by the pages and mails that they would
use, none of them with an account but staff."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from django.utils.translation import gettext as _
from playwright.sync_api import Page

from tests.platform.asking import ask
from tests.story import taking_part_steps as steps
from tests.story.sites import Site
from tests.story.taking_part_steps import AMARA, CODE, JONAS, PEOPLE, REEM, TITLE, Person

pytestmark = [pytest.mark.processes, pytest.mark.chromium]

OPENING = datetime.combine(steps.CHOSEN, time(9), ZoneInfo(steps.ZONE))
CONFIRM, RECEIVED = "Apply for: %(event)s", "Application received: %(event)s"
PLACE, WAITING = "You have a place: %(event)s", "You are on the waiting list: %(event)s"
FREE, WITHDRAWN, CERTIFICATE = "A place is free: %(event)s", "Withdrawn: %(event)s", "Your certificate: %(course)s"
POSTPONED, DATES = "postponed", "new dates"
NOTICE_WORDS = {POSTPONED: "Postponed", DATES: "New dates set"}


def test_staff_see_the_tally_of_everybody_who_has_a_place(rescheduled: list[list[str]]) -> None:
    assert rescheduled == [["1", "0", "1", "0"], ["2", "0", "0", "0"], ["0", "1", "1", "0"]]


def test_each_gets_these_mails_once_in_this_order_and_in_their_language(site: Site, certified: None) -> None:
    told = {
        AMARA: [CONFIRM, RECEIVED, PLACE, POSTPONED, DATES, DATES, CERTIFICATE],
        JONAS: [CONFIRM, RECEIVED, PLACE, POSTPONED, DATES, WITHDRAWN],
        REEM: [CONFIRM, RECEIVED, WAITING, POSTPONED, DATES, FREE, PLACE, DATES],
    }
    for person, subjects in told.items():
        mails = steps.inbox(site, person)
        assert len(mails) == len(subjects), [mail["Subject"] for mail in mails]
        for mail, subject in zip(mails, subjects, strict=True):
            assert is_about(str(mail["Subject"]), subject, person.language)
            assert mail["Content-Language"] == person.language
            assert person.name in steps.text(mail) or subject == CONFIRM


def is_about(found: str, subject: str, language: str) -> bool:
    """A notice's subject ends with the dates. A subject has no other spaces than the usual one."""
    with translation.override(language):
        if subject in NOTICE_WORDS:
            return found.startswith(f"{_(NOTICE_WORDS[subject])}: {TITLE}, ")
        return found == " ".join((_(subject) % {"event": TITLE, "course": TITLE}).split())


def test_nobody_reads_of_anybody_else(site: Site, certified: None) -> None:
    for person in PEOPLE:
        others = [word for other in PEOPLE if other != person for word in (other.name, other.email)]
        for mail in steps.inbox(site, person):
            assert not [word for word in others if word in mail.as_string() or word in steps.text(mail)]


def test_diaries_follow_under_one_uid_with_a_rising_sequence(site: Site, certified: None) -> None:
    methods = {
        AMARA: ["REQUEST", "CANCEL", "REQUEST", "REQUEST"],
        JONAS: ["REQUEST", "CANCEL", "REQUEST", "CANCEL"],
        REEM: ["CANCEL", "REQUEST", "REQUEST", "REQUEST"],
    }
    uids = set()
    for person, expected in methods.items():
        entries = steps.entries(steps.inbox(site, person))
        assert [entry.method for entry in entries] == expected
        order = [(entry.sequence, entry.stamp) for entry in entries]
        assert order == sorted(set(order))
        uids |= {entry.uid for entry in entries}
    assert len(uids) == 1
    assert ask(site.port, f"/training/{CODE}.ics").body.decode().count(uids.pop()) == 1


def test_dates_keep_the_wall_time_of_their_place(site: Site, certified: None) -> None:
    assert [each.starts for each in steps.entries(steps.inbox(site, AMARA))][2] == OPENING


def test_the_certificate_is_there_for_its_owner_and_can_be_checked_by_everybody(
    site: Site, pages: dict[Person, Page], applied: dict[Person, str], certified: None
) -> None:
    mail = steps.inbox(site, AMARA)[-1]
    found = steps.LINK.findall(steps.text(mail))
    check = next(each for each in found if "/certificates/" in each and "/file/" not in each)
    shown = ask(site.port, check.removeprefix(site.url)).body.decode()
    assert "This certificate is valid" in shown
    assert AMARA.name in shown
    assert TITLE in shown
    pages[AMARA].goto(applied[AMARA])
    paper = pages[AMARA].get_attribute("main a[href*='/certificates/file/']", "href") or ""
    assert paper == steps.link(mail, "/certificates/file/")
    answer = ask(site.port, paper.removeprefix(site.url))
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.body.startswith(b"%PDF-")


def test_who_takes_part_finds_the_event_space_from_their_own_page_and_who_withdrew_does_not(
    pages: dict[Person, Page], applied: dict[Person, str], certified: None
) -> None:
    page = pages[AMARA]
    page.goto(applied[AMARA])
    steps.press(page, "main a[href*='/space/']")
    assert TITLE in page.inner_text("h1")
    pages[JONAS].goto(applied[JONAS])
    assert pages[JONAS].locator("main a[href*='/space/']").count() == 0


def test_an_absent_person_gets_no_certificate(
    pages: dict[Person, Page], applied: dict[Person, str], certified: None
) -> None:
    pages[REEM].goto(applied[REEM])
    assert pages[REEM].locator("main a[href*='/certificates/']").count() == 0
