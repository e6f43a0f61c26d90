"""From an empty form in the staff pages to a visitor with the file, which is then replaced under the same address."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page

from tests.factories import make_staff
from tests.looking import follow
from tests.resources.factories import make_topic
from tests.resources.test_admin_edition import OTHER_PDF, PDF

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]

Opener = Callable[..., Page]


@pytest.fixture
def staff(open_page: Opener) -> Page:
    """On the form of a new resource; what the security policy stops is an error."""
    client = Client()
    client.force_login(make_staff())
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "domain": "localhost", "path": "/"}
    make_topic("Military and civil defence assets")
    return open_page("/admin/resources/resource/add/", storage_state={"cookies": [session], "origins": []})


def write_resource(page: Page) -> None:
    page.get_by_label("Address:").fill("oslo-guidelines")
    page.locator("#id_type").select_option("guideline")
    page.get_by_label("Military and civil defence assets").check()
    page.locator("#id_state").select_option("published")
    page.locator("#id_translations-0-title").fill("Oslo Guidelines")
    page.locator("#editions-group .add-row a").click()
    page.locator("#id_editions-0-version").fill("Rev. 1.1")
    follow(page.get_by_role("button", name="Save and continue editing"))


def upload(page: Page, content: bytes) -> None:
    follow(page.get_by_role("link", name="Open the files"))
    page.set_input_files(
        "[name=copies-0-upload]", {"name": "oslo.pdf", "mimeType": "application/pdf", "buffer": content}
    )
    follow(page.get_by_role("button", name="Save", exact=True))


def test_staff_publish_a_file_and_replace_it_under_the_same_address(staff: Page, open_page: Opener) -> None:
    complaints: list[str] = []
    staff.on("console", lambda said: complaints.append(said.text))
    write_resource(staff)
    upload(staff, PDF)
    visitor = open_page("/library/?q=oslo", java_script_enabled=False)
    follow(visitor.get_by_role("link", name="Oslo Guidelines").first)
    assert visitor.url.endswith("/library/oslo-guidelines/")
    address = visitor.locator("a[href*='/library/files/']").first.get_attribute("href")
    assert address
    assert visitor.request.get(address).body() == PDF

    upload(staff, OTHER_PDF)

    visitor.reload()
    assert visitor.locator("a[href*='/library/files/']").first.get_attribute("href") == address
    assert visitor.request.get(address).body() == OTHER_PDF
    assert [said for said in complaints if "Security Policy" in said] == []


def test_a_refused_file_is_named_beside_its_field_and_nothing_typed_is_lost(staff: Page) -> None:
    write_resource(staff)
    follow(staff.get_by_role("link", name="Open the files"))
    staff.locator("#id_extent").fill("162 pages")
    staff.set_input_files(
        "[name=copies-0-upload]", {"name": "oslo.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90"}
    )
    follow(staff.get_by_role("button", name="Save", exact=True))

    assert staff.locator(".field-upload .errorlist").inner_text().startswith("This is a program.")
    assert staff.locator("#id_extent").input_value() == "162 pages"
