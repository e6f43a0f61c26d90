"""The button that follows what a page is about. Following stands floors above those pages, and says so here."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

COURSE, TOPIC, READING_LIST = "course", "topic", "reading_list"


@dataclass(frozen=True)
class Button:
    """`kind` and `code` say what is followed; `code` is what stands in the page's address."""

    kind: str
    code: str
    is_followed: bool


Find = Callable[[HttpRequest, str, str], Button | None]
_found_by: list[Find] = []


def register(find: Find) -> None:
    _found_by[:] = [find]


def button(request: HttpRequest, kind: str, code: str) -> Button | None:
    """None for visitors: their pages are the same for all of them, and are kept."""
    return _found_by[0](request, kind, code) if _found_by and request.user.is_authenticated else None
