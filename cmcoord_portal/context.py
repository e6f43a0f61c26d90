"""What every page shows around its content. Nothing here touches the session: anonymous pages are cached for all."""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from apps.notices.models import Notice
from apps.notices.stories import banner
from apps.training.shown import Banner
from apps.vocabulary.templatetags.hmd import slashes
from cmcoord_portal.remembered import edition, once_per_edition

MANY = 5
OWN_NAMES = {"ar": "العربية", "zh-hans": "中文", "en": "English", "fr": "Français", "ru": "Русский", "es": "Español"}


@dataclass(frozen=True)
class Section:
    name: str
    url: str
    current: bool


@dataclass(frozen=True)
class Language:
    code: str
    name: str
    url: str
    current: bool


class Portal:
    """The frame of a page, worked out only where a template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def sections(self) -> list[Section]:
        """Where one is: the section whose address is the longest beginning of this page's address."""
        named, rooms = _all_sections(get_language())
        within = [address for address in rooms if self.request.path.startswith(address)]
        here = rooms[max(within, key=len)] if within else ""
        return [Section(name, url, url == here) for name, url in named]

    @cached_property
    def languages(self) -> list[Language]:
        """This very page in each language; the home page where this one does not exist."""
        active, homes, rest = get_language(), _homes(), self._below_home()
        return [Language(code, OWN_NAMES[code], home + rest, code == active) for code, home in homes.items()]

    def _below_home(self) -> str:
        """What follows a language's home page in this page's address: the same in each language."""
        rest = self.request.path.removeprefix(reverse("home"))
        query = self.request.META.get("QUERY_STRING", "")
        return (f"{rest}?{query}" if query else rest) if self._is_in_each_language(rest) else ""

    def _is_in_each_language(self, rest: str) -> bool:
        """Django's `translate_url` cannot reverse a page to which the project passes something besides its address."""
        match, homes = self.request.resolver_match, _homes()
        if match is None or match.view_name is None:
            return False
        code = next(code for code in homes if code != get_language())
        try:
            with override(code):
                return reverse(match.view_name, kwargs=match.captured_kwargs) == homes[code] + rest  # type: ignore[attr-defined]
        except NoReverseMatch:  # the admin answers for every address under its own, also for those that do not exist
            return False

    @cached_property
    def edition(self) -> str:
        """For `{% cache %}`: parts of pages that hold for everybody until something they show changes."""
        return edition()

    @property
    def here(self) -> str:
        """The address of the section where one is."""
        return next((section.url for section in self.sections if section.current), "")

    @property
    def strokes(self) -> SafeString:
        return slashes()


@cache
def _all_sections(_language: str | None) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Names and addresses of the sections, and in which of them other addresses stand."""
    named = [
        (_("Training"), reverse("training:list")),
        (_("Library"), reverse("resources:library")),
        (_("Notices"), reverse("notices:list")),
        (_("About"), reverse("pages:about")),
        (_("Links"), reverse("pages:links")),
    ]
    rooms = {url: url for _name, url in named}
    return named, rooms | {reverse(room): reverse("training:list") for room in ("courses:list", "calendar:feeds")}


@cache
def _homes() -> dict[str, str]:
    """Language → its home page."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found[code] = reverse("home")
    return found


def portal(request: HttpRequest) -> dict[str, Any]:
    """`advisory` is the newest notice with courses that still wait for new dates; a view may pass a nearer one."""
    return {"portal": Portal(request), "advisory": SimpleLazyObject(lambda: next(iter(advisories()), None))}


@once_per_edition
def advisories() -> list[Banner]:
    """Unresolved notices, the newest first."""
    return [banner(notice) for notice in Notice.objects.unresolved().for_banners()[:MANY]]
