"""Pages for one member's eyes, in a real browser: nothing for axe to find, nothing sticks out, light."""

from collections.abc import Callable
from typing import Literal

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from apps.members.models import Member
from apps.profiles.models import Profile
from apps.profiles.visibility import Circle, Field
from apps.resources.models import SavedResource
from tests.applications.factories import make_confirmed_member
from tests.factories import make_participant
from tests.looking import against_axe, sticks_out
from tests.notices.asking import postpone, reschedule, soon
from tests.pages_public.test_browser import DESK, PHONE, SMALLEST
from tests.pages_public.test_weight import BUDGET, first_load
from tests.profiles.factories import fill, open_to
from tests.resources.factories import make_resource

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]
Opener = Callable[..., Page]
PATHS = [
    "/my/",
    "/my/courses/",
    "/my/calendar/",
    "/my/profile/",
    "/my/profile/saved/",
    "/my/profile/photo/",
    "/my/profile/as/members/",
    "/my/profile/as/public/",
]


@pytest.fixture
def youssef(client: Client) -> Member:
    """With something on each of the pages."""
    member = make_confirmed_member("youssef@example.org", name="Youssef Haddad", time_zone="Asia/Amman")
    first, second = soon("UN-CMCoord Course, Middle East and North Africa"), soon("Training of trainers")
    for event in (first, second):
        make_participant(event, member.email, member=member)
    reschedule(first)
    postpone(second, windows=(100, 130))
    SavedResource.objects.create(member=member, resource=make_resource())
    open_to(fill(Profile.objects.create(member=member)), {Field.NAME: Circle.MEMBERS, Field.BIOGRAPHY: Circle.MEMBERS})
    client.force_login(member)
    return member


@pytest.fixture
def open_mine(open_page: Opener, client: Client, youssef: Member) -> Opener:
    def opener(path: str = "/my/", **options: object) -> Page:
        page = open_page("/healthz", **options)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": page.url}])
        page.goto(path)
        return page

    return opener


@pytest.mark.parametrize(("width", "scheme"), [(DESK, "light"), (PHONE, "dark")])
def test_axe_finds_nothing(open_mine: Opener, width: int, scheme: Literal["light", "dark"]) -> None:
    page = open_mine(width=width, color_scheme=scheme)
    found = {}
    for path in [*PATHS, "/ar/my/"]:
        page.goto(path)
        found[path] = against_axe(page)

    assert {path: names for path, names in found.items() if names} == {}


def test_nothing_sticks_out_of_the_smallest_screen(open_mine: Opener) -> None:
    page, out = open_mine(width=SMALLEST), []
    for path in [prefix + path for path in PATHS for prefix in ("", "/ru", "/ar")]:
        page.goto(path)
        out += [path] * sticks_out(page)

    assert out == []


@pytest.mark.parametrize("prefix", ["", "/ar", "/ru"])
def test_a_first_load_is_light(client: Client, youssef: Member, prefix: str) -> None:
    weights = {path: first_load(client, f"{prefix}{path}") for path in PATHS}

    assert {path: weight for path, weight in weights.items() if weight > BUDGET} == {}
