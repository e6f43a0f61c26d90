"""The members' directory: for members alone, a page at a time, and not for harvesting."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_countries import countries

from apps.members import pace
from apps.members.models import Member
from apps.profiles.company import Company, company
from apps.profiles.directoryform import DirectoryForm
from apps.profiles.meeting import Fellows
from apps.profiles.models import Card
from apps.profiles.parts import topic_names
from apps.profiles.searching import Found, Place, find
from apps.vocabulary.constituency import Constituency
from apps.vocabulary.languagenames import SPOKEN
from apps.vocabulary.memory import Shelf, edition_with_members

LISTS = "member_lists"


@dataclass(frozen=True)
class Page:
    """What stands below the head: the same for all who keep the same company."""

    html: SafeString
    is_wrong: bool


_pages = Shelf[Page](300, under=edition_with_members)


@require_safe
@never_cache
def directory(request: HttpRequest, fellows: Fellows, **_handed: Any) -> HttpResponse:
    if not pace.is_kept(request, LISTS):
        return cast(HttpResponse, ratelimit.respond_429(request))
    around = company(cast(Member, request.user), fellows)
    given = {name: request.GET[name] for name in DirectoryForm.base_fields if request.GET.get(name)}
    key = request.path, tuple(given.items()), around
    page = _pages.known([key]).get(key)
    if page is None:
        page = _made(request.path, given, around)
        if not page.is_wrong:  # nobody fills the memory with what cannot be asked
            _pages.keep({key: page})
    return render(request, "profiles/directory.html", {"page": page}, status=400 if page.is_wrong else 200)


def _made(path: str, given: Mapping[str, str], around: Company) -> Page:
    form = DirectoryForm(given)
    found = find(form.asked, around) if form.is_valid() else Found()
    context = {
        "path": path,
        "form": form,
        "people": _people(found.cards),
        "next": _address(given, found.go_on),
        "is_cut": found.is_cut,
        "is_first": "after" not in given,
    }
    return Page(render_to_string("profiles/listed.html", context), is_wrong=not form.is_valid())


def _address(given: Mapping[str, str], place: Place | None) -> str:
    return "" if place is None else "?" + urlencode({**given, "after": ".".join(place)})


def _people(cards: list[Card]) -> list[Mapping[str, Any]]:
    topics = topic_names()
    return [
        {
            "card": card,
            "constituency": Constituency(card.constituency).label if card.constituency else "",
            "country": countries.name(card.country),
            "languages": [(code, SPOKEN[code]) for code in card.languages if code in SPOKEN],
            "topics": [topics[slug] for slug in card.topics if slug in topics],
        }
        for card in cards
    ]
