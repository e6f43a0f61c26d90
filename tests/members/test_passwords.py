"""Which passwords are refused, all without a network."""

import string
from random import Random

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from apps.members import passwords
from apps.members.bloom import made_of
from apps.members.models import Member
from apps.members.passwords import is_guessed, worth_keeping
from tests.members.conftest import JOINING

pytestmark = pytest.mark.once

GUESSED = [
    *(
        "password1234",
        "Password2024!!",
        "P@ssw0rd2026!",
        "qwertyuiopas",
        "1qaz2wsx3edc",
        "abcabcabcabc",
        "letmein letmein",
    ),
    *(
        "monkeydragon12",
        "summervacation1",
        "liverpoolfc2020",
        "OCHA-cmcoord-2026",
        "Humanitarian//Military",
        "Nairobi-Kenya-2026",
    ),
]
GOOD = [
    "a pass-phrase of four words",
    "correct horse battery staple",
    "x7#kQ9!vLp2Z",
    "bluegiraffewindow",
    "три простых слова",
]


@pytest.mark.parametrize("password", GUESSED)
def test_what_others_try_first_is_refused(password: str) -> None:
    assert is_guessed(password)


@pytest.mark.parametrize("password", GOOD)
def test_what_nobody_guesses_is_taken(password: str) -> None:
    assert not is_guessed(password)


def test_a_password_made_by_a_machine_is_hardly_ever_refused() -> None:
    letters = string.ascii_letters + string.digits
    random = Random(1)  # noqa: S311  the same ones each time
    made = ["".join(random.choice(letters) for _ in range(16)) for _ in range(300)]

    assert sum(map(is_guessed, made)) <= 6


def test_a_megabyte_keeps_nobody_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = []
    monkeypatch.setattr(passwords, "_is_of_two", lambda text: looked_at.append(len(text)))

    is_guessed("ﷺ xy" * 200_000)  # one sign that is eighteen once it is spelled out

    assert max(looked_at) <= passwords.LOOKED_AT


def test_the_words_of_ones_own_organization_are_no_secret() -> None:
    member = Member(email="y@jcd.example", name="Youssef", organization="Zarqa Quartermasters")

    with pytest.raises(ValidationError):
        validate_password("zarqaquartermasters26", member)
    validate_password("zarqa yellow teapot sings", member)


@pytest.mark.django_db
def test_a_guessed_password_is_refused_on_joining(client: Client) -> None:
    password = "jordan-civil-defence-1"

    page = client.post("/accounts/signup/", {**JOINING, "password1": password, "password2": password})

    assert page.context["form"].errors.keys() == {"password1"}


def test_a_filter_knows_all_it_was_made_of_and_little_else() -> None:
    words = [f"word {number}" for number in range(2000)]
    bloom = made_of(words, error_rate=0.01)

    assert all(word in bloom for word in words)
    assert sum(f"other {number}" in bloom for number in range(2000)) < 60


def test_of_a_list_the_commonest_and_the_long_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.members.passwords.COMMONEST", 2)

    assert worth_keeping(["Dragon", "ab", "monkey", "rare one", "a rare but long one"]) == {
        "dragon",
        "monkey",
        "a rare but long one",
    }


@pytest.mark.parametrize("path", ["/accounts/reauthenticate/", "/accounts/password/change/"])
def test_no_field_repeats_its_label_inside(client: Client, amina: Member, path: str) -> None:
    client.force_login(amina)

    page = client.get(path).text

    assert 'type="password"' in page
    assert "placeholder" not in page
