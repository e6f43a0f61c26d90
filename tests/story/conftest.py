"""One portal for all stories, a person in a browser, and the story of taking part as far as a test needs it."""

import signal
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.looking import follow
from tests.platform.asking import eventually
from tests.platform.conftest import any_free_port
from tests.story import taking_part_steps as steps
from tests.story.sites import Site
from tests.story.taking_part_steps import AMARA, JONAS, PEOPLE, REEM, Person


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("story"), any_free_port())
    assert eventually(site.is_up), site.said()
    yield site
    site.process.send_signal(signal.SIGINT)
    site.process.wait(60)


@pytest.fixture(scope="package")
def sign_in(site: Site, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """`sign_in(javascript=False)`: a browser of its own, signed in as the staff member of the sample site."""
    contexts = []

    def opener(*, javascript: bool, width: int = 1280) -> Page:
        context = chromium.new_context(
            base_url=site.url, viewport={"width": width, "height": 900}, java_script_enabled=javascript
        )
        contexts.append(context)
        page = context.new_page()
        address, password = site.staff()
        page.goto("/accounts/login/")
        page.fill("input[name=login]", address)
        page.fill("input[name=password]", password)
        follow(page.locator("main form button[type=submit]").first)
        return page

    yield opener
    for context in contexts:
        context.close()


@pytest.fixture(scope="package")
def pages(site: Site, chromium: Browser) -> Iterator[dict[Person, Page]]:
    """A browser for each of them; Reem's runs no scripts."""
    contexts = {
        person: chromium.new_context(base_url=site.url, java_script_enabled=person.javascript) for person in PEOPLE
    }
    yield {person: context.new_page() for person, context in contexts.items()}
    for context in contexts.values():
        context.close()


@pytest.fixture(scope="package")
def applied(site: Site, sign_in: Callable[..., Page], pages: dict[Person, Page]) -> dict[Person, str]:
    """Everybody's own page. Staff have added the event and opened applications for it, with scripts."""
    staff = sign_in(javascript=True)
    steps.add_event(staff)
    steps.open_call(staff)
    return {person: steps.apply(site, person, pages[person]) for person in PEOPLE}


@pytest.fixture(scope="package")
def decided(site: Site, sign_in: Callable[..., Page], applied: dict[Person, str]) -> None:
    """Without scripts: two have a place, one waits, and all are told."""
    staff = sign_in(javascript=False)
    steps.decide(staff, {"accepted": [AMARA, JONAS], "waiting": [REEM]})
    assert all(len(steps.inbox(site, person)) <= 2 for person in PEOPLE), "nobody is told before it is published"
    steps.publish_decisions(staff, len(PEOPLE))
    for person in PEOPLE:
        steps.next_mail(site, person, 3)


@pytest.fixture(scope="package")
def rescheduled(site: Site, sign_in: Callable[..., Page], pages: dict[Person, Page], decided: None) -> list[list[str]]:
    """The tally by which the new dates were chosen."""
    steps.postpone(sign_in(javascript=True))
    first, second, third = steps.WINDOWS
    can, maybe, cannot = steps.CAN, steps.MAYBE, steps.CANNOT
    said = {AMARA: {first: cannot, second: can, third: maybe}, JONAS: {first: can, second: can, third: cannot}}
    for person, answers in said.items():
        steps.say_which_days(pages[person], steps.link(steps.next_mail(site, person, 4), "/answer/"), answers)
    staff = sign_in(javascript=False)
    tally = steps.tally(staff)
    steps.choose(staff, steps.CHOSEN)
    return tally


@pytest.fixture(scope="package")
def passed_on(site: Site, pages: dict[Person, Page], rescheduled: list[list[str]]) -> None:
    """Amara comes, Jonas withdraws, and Reem, who waited, takes his place."""
    for person, given in {AMARA: "yes", JONAS: "no"}.items():
        steps.answer(pages[person], steps.link(steps.next_mail(site, person, 5), "/answer/"), given)
    page = pages[REEM]
    page.goto(steps.link(steps.next_mail(site, REEM, 6), "/offer/"))
    steps.press(page, "button[name=answer][value=take]")
    steps.next_mail(site, REEM, 7)


@pytest.fixture(scope="package")
def certified(site: Site, sign_in: Callable[..., Page], passed_on: None) -> None:
    """Without scripts; Reem did not come."""
    staff = sign_in(javascript=True)
    steps.begin_today(staff)
    steps.next_mail(site, REEM, 8)
    staff = sign_in(javascript=False)
    steps.mark(staff, {AMARA: "completed", REEM: "absent"})
    steps.certify(staff)
    steps.next_mail(site, AMARA, 7)
