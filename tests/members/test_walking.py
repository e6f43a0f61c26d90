"""Whoever tries one address after another at a door is slowed before they have tried many, and learns nothing."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from apps.members.models import Member
from tests.members.conftest import JOINING, PASSWORD

pytestmark = pytest.mark.django_db

Form = dict[str, Any]
DOORS: dict[str, tuple[int, Callable[[str], Form]]] = {
    "/accounts/signup/": (20, lambda address: {**JOINING, "email": address}),
    "/accounts/login/": (30, lambda address: {"login": address, "password": "a wrong pass-phrase here"}),
    "/accounts/login/code/": (20, lambda address: {"email": address}),
    "/accounts/password/reset/": (20, lambda address: {"email": address}),
}


def told(answer: Any, address: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.text).replace(address, "ADDRESS")


@pytest.mark.parametrize("door", DOORS)
def test_one_address_after_the_other_soon_meets_a_closed_door(
    amina: Member, mailoutbox: list[EmailMessage], door: str
) -> None:
    most, form = DOORS[door]
    addresses = [*(f"nobody{number}@example.org" for number in range(most - 1)), amina.email]

    let_through = [Client().post(door, form(address)).status_code for address in addresses]
    sent = len(mailoutbox)
    refused = [told(Client().post(door, form(address)), address) for address in (amina.email, "nobody@example.org")]

    assert len(set(let_through)) == 1, "a known address is answered like the others"
    assert "Too many" in refused[0]
    assert refused[0] == refused[1]
    assert len(mailoutbox) == sent


@pytest.mark.parametrize("door", DOORS)
def test_an_address_longer_than_any_is_refused_beside_the_field(db: None, door: str) -> None:
    """PostgreSQL would refuse it with an error of its own."""
    _, form = DOORS[door]

    answer = Client().post(door, form(f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 40}.org"))

    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.text
    assert not Member.objects.exists()


def test_the_right_password_does_not_open_a_closed_door(amina: Member) -> None:
    """Or whoever tries would know by that."""
    most, form = DOORS["/accounts/login/"]
    for number in range(most):
        Client().post("/accounts/login/", form(f"nobody{number}@example.org"))

    answer = Client().post("/accounts/login/", {"login": amina.email, "password": PASSWORD})

    assert answer.status_code == 429
