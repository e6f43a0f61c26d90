"""What a test of a page in a browser does: it follows links, sends forms, looks for faults."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

STICKS_OUT = """() => document.documentElement.scrollWidth > innerWidth
    || [...document.querySelectorAll("table")].some(table => table.offsetWidth > table.parentElement.offsetWidth)"""


def follow(link: Locator) -> None:
    """Clicks a link or a form's button, until the page it leads to is whole.

    A click alone comes back while the old page still stands, or none at all.
    """
    with link.page.expect_navigation():
        link.click()


def against_axe(page: Page, context: str | None = None) -> list[str]:
    """The names of axe's rules that the page breaks, or the part of it that `context`, a CSS selector, names."""
    return [violation["id"] for violation in Axe().run(page, context=context).response["violations"]]


def sticks_out(page: Page) -> bool:
    """Something is wider than the screen."""
    return bool(page.evaluate(STICKS_OUT))


def faults(page: Page) -> list[str]:
    return [*against_axe(page), *["sticks out"] * sticks_out(page)]
