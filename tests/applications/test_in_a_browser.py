"""Applying in a real browser: without an account, without scripts, on a phone, with nothing for axe to find."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from apps.applications import addresses
from apps.applications.models import Answer, Application, Call, Question
from apps.applications.waiting import fill_places
from apps.outbox.models import Mail
from apps.training.models import Course, Event, Participation
from tests.applications.factories import make_application, make_call, make_waiting
from tests.factories import make_event, make_participant
from tests.looking import faults, follow
from tests.outbox.reading import read
from tests.pages_public.season import in_days, today

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]

Opener = Callable[..., Page]
ADA = "ada@example.org"
SITE = "http://testserver"


@pytest.fixture(autouse=True)
def no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.outbox.queue.wake", lambda: None)


@pytest.fixture
def call() -> Call:
    event = make_event("UN-CMCoord Course, Nairobi", capacity=1, deadline_on=today() + timedelta(days=5), **in_days(30))
    call = make_call(event, language_level="English B2", introduction="<p>Six days, all in English.</p>")
    for kind, text in [("text", "Why do you want to come?"), ("choice", "Which meals?"), ("file", "Your letter")]:
        Question.objects.create(call=call, kind=kind, text=text, choices="All\nNo meat", is_required=kind == "text")
    return call


def form_of(event: Event, email: str = ADA) -> str:
    return f"/training/{event.code}/apply/{addresses.apply_token(event, email)}/"


def letter(folder: Path) -> Path:
    path = folder / "letter.pdf"
    path.write_bytes(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    return path


def newest_link(live_server: LiveServer) -> str:
    """The page that the newest mail leads to."""
    links = read(Mail.objects.select_related("template").order_by("-pk")[0]).links
    return next(link for link in links if "/apply/" in link or "/offer/" in link).replace(SITE, live_server.url)


def press(page: Page, name: str) -> None:
    follow(page.get_by_role("button", name=name))


def test_from_the_event_to_the_sent_form_without_account_or_script(
    open_page: Opener, live_server: LiveServer, call: Call, folder: Path, tmp_path: Path
) -> None:
    page = open_page(call.event.get_absolute_url(), java_script_enabled=False, width=390)
    follow(page.get_by_role("link", name="Apply", exact=True))
    page.get_by_label("E-mail address").fill(ADA)
    press(page, "Send me the link")
    assert page.get_by_role("heading", level=1).inner_text() == "Look into your mail"

    page.goto(newest_link(live_server))
    page.get_by_label("Name", exact=True).fill("Ada Mensah")
    page.get_by_label("Your letter").set_input_files(letter(tmp_path))
    press(page, "Save as draft")
    assert page.get_by_text("Your draft is kept.").is_visible()
    assert Application.objects.get().is_draft

    page.get_by_label("Why do you want to come?").fill("To learn.")
    press(page, "Send the application")
    assert "Organization" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Why do you want to come?").input_value() == "To learn."
    assert page.get_by_role("link", name="letter.pdf").is_visible()

    page.get_by_label("Organization", exact=True).fill("Red Crescent")
    page.get_by_label("You belong to").select_option("Humanitarian")
    page.get_by_label("Country").select_option("Ghana")
    page.get_by_label("I have this language level: English B2").check()
    page.get_by_label("No meat").check()
    press(page, "Send the application")

    assert page.get_by_text("Your application is sent.").is_visible()
    assert page.get_by_text("Applied", exact=True).is_visible()
    assert Participation.objects.get().country == "GH"
    assert set(Answer.objects.values_list("text", "filename")) == {
        ("To learn.", ""),
        ("No meat", ""),
        ("", "letter.pdf"),
    }


def test_a_freed_place_is_taken_by_the_link_in_the_mail(open_page: Opener, live_server: LiveServer, call: Call) -> None:
    holder = make_participant(call.event)
    make_waiting(call.event, email=ADA)
    page = open_page(form_of(call.event, holder.email), java_script_enabled=False)
    follow(page.get_by_role("link", name="Withdraw"))
    press(page, "Yes, withdraw")
    assert page.get_by_text("You have withdrawn.").is_visible()

    page.goto(newest_link(live_server))
    press(page, "Take the place")

    assert page.get_by_text("You have a place in this event.").is_visible()
    assert Participation.objects.get(email=ADA).state == "accepted"


def test_a_refused_form_is_read_out_first(open_page: Opener, call: Call) -> None:
    page = open_page(form_of(call.event))
    press(page, "Send the application")

    expect(page.get_by_role("alert")).to_be_focused()
    assert page.title().startswith("Error:")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_nothing_sticks_out(
    open_page: Opener, call: Call, width: int, scheme: Literal["light", "dark"]
) -> None:
    call.prerequisite = Course.objects.create(code="E1", title="Online module")
    call.save()
    make_waiting(call.event, email=ADA)
    fill_places(call.event_id, at=timezone.now())
    make_application(call, "draft@example.org")
    offer = addresses.offer(Participation.objects.get(), call.event, language="en").removeprefix(SITE)
    forms = [form_of(call.event), form_of(call.event, "draft@example.org"), f"{form_of(call.event)}withdraw/"]
    page = open_page("/", width=width, color_scheme=scheme)

    found = {}
    for path in [call.event.get_absolute_url(), f"/training/{call.event.code}/apply/", *forms, offer, f"/ar{forms[1]}"]:
        page.goto(path)
        found[path] = faults(page)
    page.goto(forms[1])
    press(page, "Send the application")
    found["refused"] = faults(page)

    assert {path: fault for path, fault in found.items() if fault} == {}
