"""After a course, in a real browser without JavaScript: from the attendance sheet to the checked certificate."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from apps.certificates.models import Certificate
from apps.outbox.models import Mail
from apps.spaces.entering import link
from apps.spaces.models import Space
from apps.training.models import Event, Participation
from apps.training.standing import Standing
from tests.certificates.factories import finished_event, graduate, issued
from tests.factories import make_participant, make_staff
from tests.looking import against_axe, faults, follow
from tests.outbox.reading import read

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]

Opener = Callable[..., Page]
WIDTHS = [390, 1280]
OURS = "#content"
"""Of a staff page; what stands around it is Django's."""


@pytest.fixture(autouse=True)
def nobody_guessed() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def event() -> Event:
    """Over since yesterday."""
    yesterday = timezone.now().date() - timedelta(days=1)
    event = finished_event(title="Staff Course", starts_on=yesterday - timedelta(days=4), ends_on=yesterday)
    Space.objects.create(event=event, joining="<p>Bring boots.</p>", programme="<h3>Day one</h3><p>Arrival</p>")
    return event


@pytest.fixture
def staff() -> dict[str, Any]:
    client = Client()
    client.force_login(make_staff())
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "domain": "localhost", "path": "/"}
    return {"cookies": [session], "origins": []}


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_the_staff_pages(
    open_page: Opener, staff: dict[str, Any], event: Event, width: int
) -> None:
    (certificate,) = issued(graduate(event, name="Amina Yusuf"))
    graduate(event), make_participant(event, constituency="police", country="KE")
    page = open_page("/admin/", width=width, storage_state=staff)
    found = {}
    for path in (
        f"/admin/training/event/{event.pk}/attendance/",
        f"/admin/training/event/{event.pk}/sign-in/",
        f"/admin/certificates/certificate/event/{event.pk}/",
        f"/admin/certificates/certificate/{certificate.pk}/change/",
        "/admin/figures/",
    ):
        page.goto(path)
        found[path] = against_axe(page, OURS)

    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize("width", [320, *WIDTHS])
def test_axe_finds_nothing_on_the_pages_for_others_and_none_scrolls_sideways(
    open_page: Opener, event: Event, width: int, settings: Any
) -> None:
    person = graduate(event, name="María Fernanda de la Santísima Trinidad Ríos Gómez")
    (certificate,) = issued(person)
    space = link(person, event.code, language="en").removeprefix(settings.SITE_URL)
    page = open_page("/about/", width=width)
    found = {}
    for path in (certificate.get_absolute_url(), f"/ar{certificate.get_absolute_url()}", "/certificates/x/", space):
        page.goto(path)
        found[path] = faults(page)

    assert {path: names for path, names in found.items() if names} == {}


def test_from_the_sheet_to_the_checked_certificate(
    open_page: Opener, staff: dict[str, Any], event: Event, settings: Any
) -> None:
    for name in ("Amina Yusuf", "Ousmane Traoré", "Priya Nair"):
        make_participant(event, name=name)
    page = open_page(f"/admin/training/event/{event.pk}/attendance/", storage_state=staff, java_script_enabled=False)
    page.get_by_label("Priya Nair: Did not come").check()
    page.get_by_label("Everybody who is not marked yet").select_option("completed")
    follow(page.get_by_role("button", name="Save attendance"))
    follow(page.get_by_role("button", name="Issue certificates to all who completed"))

    assert page.get_by_text("2 certificates were issued").is_visible()
    states = dict(Participation.objects.values_list("name", "state"))
    assert states["Priya Nair"] == Standing.ABSENT
    letter = read(Mail.objects.get(name="Amina Yusuf"))
    file = next(each for each in letter.links if "/file/" in each).removeprefix(settings.SITE_URL)
    paper = pypdfium2.PdfDocument(Client().get(file).content)[0].get_textpage().get_text_range()
    check = next(word for word in paper.split() if "/certificates/" in word).removeprefix(settings.SITE_URL)
    visitor = open_page(check, java_script_enabled=False)
    assert visitor.get_by_role("heading", level=1).inner_text() == "Amina Yusuf"
    assert visitor.get_by_text("This certificate is valid.").is_visible()

    page.goto(f"/admin/certificates/certificate/{Certificate.objects.get(name='Amina Yusuf').pk}/change/")
    page.get_by_label("Why it is revoked").fill("Issued by mistake")
    follow(page.get_by_role("button", name="Revoke this certificate"))
    visitor.reload()
    assert visitor.get_by_text("CMCS revoked it").is_visible()
    assert not visitor.get_by_text("Issued by mistake").is_visible()


def test_the_list_to_sign_comes_out_of_the_printer_as_a_list_alone(
    open_page: Opener, staff: dict[str, Any], event: Event
) -> None:
    for number in range(12):
        make_participant(event, name=f"Participant number {number}")
    page = open_page(f"/admin/training/event/{event.pk}/sign-in/", storage_state=staff)
    page.emulate_media(media="print")

    printed = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))

    words = " ".join(page.get_textpage().get_text_range() for page in printed).replace("\r\n", " ")
    width, height = printed[0].get_size()
    assert width > height
    assert "Participant number 11" in words
    assert "Log out" not in words
    assert "Back to the attendance sheet" not in words


def test_who_has_a_link_reads_the_space_without_javascript(open_page: Opener, event: Event, settings: Any) -> None:
    person = graduate(event)
    page = open_page(link(person, event.code, language="en").removeprefix(settings.SITE_URL), java_script_enabled=False)

    assert page.get_by_role("heading", name="Joining instructions").is_visible()
    assert page.get_by_text("Bring boots.").is_visible()
    assert page.get_by_role("heading", name="Day one").is_visible()
