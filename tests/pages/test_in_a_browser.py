from collections.abc import Callable

import pytest
from playwright.sync_api import Page as BrowserPage

from apps.pages.models import Link, Page, PageTranslation
from tests.looking import against_axe, sticks_out

BODY = (
    "<h3>Who</h3><p>Write to <strong>us</strong> at <a href='mailto:cmcs@example.org'>cmcs@example.org</a>.</p>"
    "<ul><li>one</li></ul><ol><li>two</li></ol><blockquote><p>said</p></blockquote><h4>More</h4><p>text</p>"
)


@pytest.mark.chromium
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/about/", "/about/contact/", "/ar/about/contact/", "/about/links/"])
def test_axe_finds_nothing_on_pages_that_staff_write(open_page: Callable[..., BrowserPage], path: str) -> None:
    contact = Page.objects.create(slug="contact")
    PageTranslation.objects.create(page=contact, title="Write to CMCS", body=BODY)
    Link.objects.create(label="KAIPTC", url="https://kaiptc.org/", group="Partners", owner="KAIPTC", note="Accra")

    page = open_page(path, width=320)

    assert against_axe(page) == []
    assert not sticks_out(page)
