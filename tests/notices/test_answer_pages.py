"""The pages behind personal links in a real browser and by weight: light, without script, nothing for axe to find."""

from collections.abc import Callable, Mapping
from datetime import time
from typing import Literal

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from apps.notices.models import Availability, Notice, Reply
from apps.training.models import Participation
from apps.training.standing import Standing
from tests.factories import make_participant
from tests.looking import against_axe, follow, sticks_out
from tests.notices.asking import link_of, make_trainer, postpone, reschedule, say, soon
from tests.pages_public.test_browser import DESK, PHONE, SMALLEST
from tests.pages_public.test_weight import BUDGET, first_load

browser = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]
Opener = Callable[..., Page]
TITLE = "UN-CMCoord Course, Middle East and North Africa"
HOURS = {"starts_at": time(9), "ends_at": time(12, 30), "time_zone": "Africa/Nairobi", "venue": "Peace Support Centre"}


def asked(title: str = TITLE) -> tuple[Participation, Notice]:
    event = soon(title, **HOURS)
    person = make_participant(event, name="Youssef Haddad", time_zone="Asia/Kathmandu")
    return person, reschedule(event)


def asked_about_days() -> tuple[Participation, Notice]:
    event = soon(TITLE, **HOURS)
    person = make_participant(event, name="Youssef Haddad", time_zone="Asia/Kathmandu")
    make_trainer(event)
    return person, postpone(event, windows=(100, 130, 160, 190))


@pytest.fixture
def addresses() -> Mapping[str, str]:
    """Each kind of page → its path."""
    (one, first), (two, second), (three, third) = asked(), asked("Second course"), asked_about_days()
    (gone, fourth) = asked("Third course")
    for person, notice, answer in ((two, second, "yes"), (gone, fourth, "later")):
        say(Client(), person, notice, answer)
    lost, fifth = asked("Fourth course")
    Participation.objects.filter(pk=lost.pk).update(state=Standing.DECLINED)
    days = [window.days for window in third.windows.all()]
    polled = make_participant(three.event)
    Client().post(link_of(polled, third), dict.fromkeys(days, "maybe"))
    trainer = three.event.trainers.get()
    return {
        "question": link_of(one, first),
        "question answered no": link_of(gone, fourth),
        "yes": f"{link_of(two, second)}done/",
        "later": f"{link_of(gone, fourth)}done/",
        "days": link_of(three, third),
        "days of a trainer": link_of(trainer, third),
        "days answered": f"{link_of(polled, third)}done/",
        "closed": link_of(lost, fifth),
        "bad": "/notices/answer/bad/",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/ar", "/ru", "/zh-hans"])
def test_every_page_is_light(client: Client, addresses: Mapping[str, str], prefix: str) -> None:
    weights = {name: first_load(client, f"{prefix}{path}") for name, path in addresses.items()}
    assert {name: weight for name, weight in weights.items() if weight > BUDGET} == {}


class TestInABrowser:
    pytestmark = browser

    @pytest.mark.parametrize(
        ("width", "scheme"), [(DESK, "light"), (PHONE, "light"), (PHONE, "dark"), (SMALLEST, "light")]
    )
    def test_axe_finds_nothing(
        self, open_page: Opener, addresses: Mapping[str, str], width: int, scheme: Literal["light", "dark"]
    ) -> None:
        page = open_page("/", width=width, color_scheme=scheme)
        found = {}
        for path in [*addresses.values(), f"/ar{addresses['question']}", f"/ar{addresses['days']}"]:
            page.goto(path)
            found[path] = against_axe(page)
        assert {path: names for path, names in found.items() if names} == {}

    @pytest.mark.parametrize("width", [SMALLEST, PHONE])
    def test_nothing_sticks_out(self, open_page: Opener, addresses: Mapping[str, str], width: int) -> None:
        page = open_page("/", width=width)
        out = []
        for path in addresses.values():
            page.goto(path)
            out += [path] * sticks_out(page)
        assert out == []

    @pytest.mark.parametrize("width", [PHONE, DESK])
    def test_a_place_is_confirmed_and_given_up_without_script(self, open_page: Opener, width: int) -> None:
        person, notice = asked()
        page = open_page(link_of(person, notice), width=width, java_script_enabled=False)
        follow(page.get_by_role("button", name="Send my answer"))
        expect(page.get_by_role("alert")).to_contain_text("This field is required.")
        page.get_by_label("Yes, I will be there").check()
        follow(page.get_by_role("button", name="Send my answer"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. Your place is confirmed")
        follow(page.get_by_role("link", name="Change my answer"))
        expect(page.get_by_label("Yes, I will be there")).to_be_checked()
        page.get_by_label("No. Please keep me in mind for the next edition").check()
        follow(page.get_by_role("button", name="Send my answer"))
        expect(page.get_by_role("status")).to_contain_text("CMCS sees that you want the next edition")
        assert Reply.objects.get().answer == Reply.Answer.LATER

    @pytest.mark.parametrize("width", [PHONE, DESK])
    def test_days_are_chosen_by_keyboard_without_script(self, open_page: Opener, width: int) -> None:
        person, notice = asked_about_days()
        page = open_page(link_of(person, notice), width=width, java_script_enabled=False)
        for group in page.get_by_role("group").all():
            group.get_by_label("If need be").focus()
            page.keyboard.press("Space")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("You said")
        assert list(Availability.objects.values_list("answer", flat=True)) == ["maybe"] * 4
