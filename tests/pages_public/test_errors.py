import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["400", "500"])
def test_the_page_of_a_mistake_stands_without_any_context(code: str) -> None:
    page = render_to_string(f"{code}.html")

    assert "Go to the home page" in page
    assert "hmd.css" in page


def test_a_forged_form_is_refused_with_what_to_do() -> None:
    client = Client(enforce_csrf_checks=True)

    page = client.post("/accounts/login/", {"login": "a@example.org"})

    assert page.status_code == 403
    assert "send the form once more" in page.text


def test_a_forbidden_page_says_so_in_the_design() -> None:
    page = render_to_string("403.html", request=RequestFactory().get("/"))

    assert "You may not open this page" in page
