"""The editor in the staff pages, as a person uses it: it must work under the page's security policy."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import ConsoleMessage, Page, Response

from apps.members.models import Member
from apps.pages.models import PageTranslation
from apps.vocabulary.editorfiles import TrimmedFinder
from tests.looking import follow

Opener = Callable[..., Page]


@pytest.fixture
def staff_state(db: None) -> dict[str, Any]:
    """A browser that is signed in already."""
    boss = Member.objects.create_superuser("boss@example.org", name="Boss")
    client = Client()
    client.force_login(boss)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "domain": "localhost", "path": "/"}
    return {"cookies": [session], "origins": []}


@pytest.mark.chromium
@pytest.mark.django_db(transaction=True)
def test_what_is_typed_bold_and_linked_is_saved(
    open_page: Opener, staff_state: dict[str, Any], settings: LazySettings
) -> None:
    settings.STAFF_SECOND_FACTOR = False
    page = open_page("/healthz", storage_state=staff_state)
    missing: list[str] = []
    page.on("response", lambda answer: _note_missing(missing, answer))
    page.on("console", lambda said: _note_complaint(missing, said))

    page.goto("/admin/pages/page/add/")
    page.fill("#id_slug", "contact")
    page.fill("#id_translations-0-title", "Contact")
    page.click(".cke_editable")
    page.keyboard.type("Write to us")
    page.keyboard.press("Control+A")
    page.click(".cke_button__bold")
    page.click(".cke_button__link")
    page.get_by_label("URL").fill("https://example.org/contact")
    page.click(".cke_dialog_ui_button_ok")
    follow(page.locator("[name=_save]"))
    page.wait_for_selector(".success")

    saved = PageTranslation.objects.get().body
    assert saved == '<p><a href="https://example.org/contact"><strong>Write to us</strong></a></p>'
    assert missing == []


@pytest.mark.django_db
def test_only_pages_with_the_editor_loosen_the_security_policy(client: Client, settings: LazySettings) -> None:
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(Member.objects.create_superuser("boss@example.org", name="Boss"))

    assert "unsafe-inline" in client.get("/admin/pages/page/add/")["Content-Security-Policy"]
    assert "unsafe-inline" not in client.get("/admin/pages/page/")["Content-Security-Policy"]
    assert "unsafe-inline" not in client.get("/admin/pages/link/add/")["Content-Security-Policy"]


def test_few_of_the_editor_s_files_are_collected() -> None:
    collected = [path for path, _storage in TrimmedFinder().list(None)]

    assert sum(path.startswith("ckeditor/") for path in collected) < 80
    assert any(path.startswith("admin/") for path in collected)


def test_development_refuses_what_production_leaves_out() -> None:
    assert finders.find("ckeditor/ckeditor/ckeditor.js")
    assert finders.find("ckeditor/ckeditor/plugins/icons.png")
    assert not finders.find("ckeditor/ckeditor/plugins/flash/dialogs/flash.js")


def _note_missing(missing: list[str], answer: Response) -> None:
    if answer.status >= HTTPStatus.BAD_REQUEST and "/static/" in answer.url:
        missing.append(answer.url)


def _note_complaint(missing: list[str], said: ConsoleMessage) -> None:
    if "[CKEDITOR] Error" in said.text:
        missing.append(said.text)
