"""Field packs in a real browser, from the choice to the ZIP, without a script."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from apps.resources.entries import reindex
from apps.resources.fieldpack import building
from apps.resources.models import Pack
from tests.looking import against_axe, faults, follow, sticks_out
from tests.resources.factories import make_resource
from tests.resources.fieldpack.makers import build, make_work, opened, order

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]

Opener = Callable[..., Page]


def addresses() -> list[str]:
    """Each page in each of its states."""
    works = [make_work("Oslo Guidelines", languages="en fr"), make_work("مبادئ أوسلو", language="ar"), make_resource()]
    other = make_work("Foreign military assets")
    reindex([work.pk for work in [*works, other]])
    chosen = "&".join(f"r={work.code}" for work in works)
    waiting, growing, failed, closed = (order(make_work(), at=timezone.now()) for _each in range(4))
    Pack.objects.filter(pk=growing.pk).update(done_size=1500)
    Pack.objects.filter(pk=failed.pk).update(state=Pack.State.FAILED, trouble=building.GIVEN_UP)
    Pack.objects.filter(pk=closed.pk).update(expires_at=timezone.now())
    Pack.objects.filter(pk__in=[waiting.pk, growing.pk]).update(claimed_until=timezone.now())
    ready = order(make_work(), at=timezone.now())
    Pack.objects.filter(pk=ready.pk).update(state=Pack.State.READY, size=34_000_000, sha256="a" * 64, file="packs/a")
    packs = [pack.get_absolute_url() for pack in (waiting, growing, failed, closed, ready)]
    return [
        "/library/pack/",
        f"/library/pack/?{chosen}",
        f"/library/pack/?{chosen}&r=unknown&q=foreign&files=all",
        f"/library/pack/?{chosen}&q=nothing-like-it",
        *packs,
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(open_page: Opener, width: int, scheme: Literal["light", "dark"]) -> None:
    page, found = open_page("/library/pack/", width=width, color_scheme=scheme), {}
    for path in [prefix + path for path in addresses() for prefix in ("", "/ar")]:
        page.goto(path)
        found[path] = against_axe(page)

    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize("language", ["", "/ar", "/ru", "/es"])
def test_no_page_scrolls_sideways(open_page: Opener, language: str) -> None:
    page, too_wide = open_page("/library/pack/", width=320), []
    for path in addresses():
        page.goto(language + path)
        if sticks_out(page):
            too_wide.append(path)

    assert too_wide == []


def test_from_the_choice_to_the_zip(open_page: Opener, tmp_path: Path) -> None:
    first, second = make_work("Oslo Guidelines", slug="oslo", code="oslo"), make_work("Foreign assets", slug="mcda")
    reindex([first.pk, second.pk])
    page = open_page("/library/pack/?r=oslo", java_script_enabled=False)
    page.get_by_label("Search words").last.fill("foreign")
    with page.expect_navigation():
        page.get_by_label("Search words").last.press("Enter")
    page.get_by_label("Foreign assets").check()
    follow(page.get_by_role("button", name="Make the field pack"))
    assert "waiting to be made" in page.get_by_role("status").inner_text()

    while building.build_waiting(clock=timezone.now):
        continue
    follow(page.get_by_role("link", name="Look again"))
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the ZIP").click()

    download.value.save_as(tmp_path / "pack.zip")
    with zipfile.ZipFile(tmp_path / "pack.zip") as packed:
        assert packed.namelist() == ["index.html", "files/01-oslo-en.pdf", "files/02-mcda-en.pdf"]


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_in_a_pack_opens_from_a_memory_card(
    open_page: Opener, tmp_path: Path, language: str, scheme: Literal["light", "dark"]
) -> None:
    opened(
        build(make_work(slug="oslo", languages="en ar"), make_resource(), files="all", language=language)
    ).extractall(tmp_path)

    page = open_page("/library/pack/", width=390, color_scheme=scheme)
    page.goto((tmp_path / "index.html").as_uri())

    assert page.get_by_role("link", name="English, PDF").get_attribute("href") == "files/01-oslo-en.pdf"
    assert faults(page) == []
