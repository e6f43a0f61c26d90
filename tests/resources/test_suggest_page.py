"""The page of suggestions in a real browser, and its weight."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from apps.members.models import Member
from apps.resources.models import Copy, Resource
from apps.resources.suggesting import Decision, Proposal, decide, suggest
from tests.factories import make_member
from tests.looking import faults, follow
from tests.pages_public.test_weight import BUDGET, first_load
from tests.resources.factories import make_topic
from tests.resources.test_suggesting import PAGE, PDF, TYPED

Opener = Callable[..., Page]
TOPICS = ["Armed escorts", "Access", "Deconfliction", "Foreign military assets", "Protection", "Coordination", "Health"]


def make_amina() -> Member:
    return make_member(name="Amina Yusuf")


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def suggest_several(member: Member) -> None:
    for decision in [None, *Decision]:
        resource = suggest(Proposal(**TYPED), by=member, at=timezone.now())
        if decision:
            decide(resource.pk, decision, answer="Thank you, we shall see.", at=timezone.now())


@pytest.fixture
def browser(open_page: Opener) -> Callable[..., Page]:
    """`browser(member, width=390)`: signed in, on the page of suggestions."""

    def opener(member: Member, **options: Any) -> Page:
        value = signed_in(member).cookies["sessionid"].value
        session = {"name": "sessionid", "value": value, "domain": "localhost", "path": "/"}
        return open_page(PAGE, storage_state={"cookies": [session], "origins": []}, **options)

    return opener


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/ar", "/ru"])
def test_the_page_is_light(prefix: str) -> None:
    member = make_amina()
    suggest_several(member)
    for name in TOPICS * 3:
        make_topic(name)

    assert first_load(signed_in(member), f"{prefix}{PAGE}") <= BUDGET


@pytest.mark.chromium
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_sticks_out(browser: Callable[..., Page], width: int, scheme: str) -> None:
    member = make_amina()
    suggest_several(member)
    make_topic()
    page = browser(member, width=width, color_scheme=scheme)
    states = [faults(page)]

    follow(page.locator("main form.form button[type=submit]"))
    states.append(faults(page))

    assert states == [[], []]
    assert page.evaluate("() => document.activeElement.getAttribute('role')") == "alert"


@pytest.mark.chromium
@pytest.mark.django_db(transaction=True)
def test_a_file_is_suggested_without_javascript(browser: Callable[..., Page]) -> None:
    make_topic("Armed escorts")
    page = browser(make_amina(), java_script_enabled=False)
    page.get_by_label("Title").fill("Guide des escortes armées")
    page.get_by_label("Language", exact=True).select_option("fr")
    page.get_by_label("Type").select_option("guideline")
    page.set_input_files("[name=file]", {"name": "../../x.pdf", "mimeType": "application/pdf", "buffer": PDF})
    follow(page.locator("main form.form button[type=submit]"))
    assert page.get_by_label("Title").input_value() == "Guide des escortes armées"

    page.get_by_label("Why it belongs here").fill("The only one in French.")
    page.get_by_label("Armed escorts").check()
    page.set_input_files("[name=file]", {"name": "../../x.pdf", "mimeType": "application/pdf", "buffer": PDF})
    follow(page.locator("main form.form button[type=submit]"))

    assert page.get_by_text("Thank you").is_visible()
    assert page.get_by_text("Waits for a decision.").is_visible()
    assert Resource.objects.get().topics.count() == 1
    assert Copy.objects.get().revisions.get().name == "x.pdf"
