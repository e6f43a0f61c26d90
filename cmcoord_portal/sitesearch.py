"""One search box over everything that can be found: resources, events, notices and pages."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.members.models import Member
from apps.resources.audience import audiences
from apps.resources.facets import count_in_words
from apps.search import finding
from apps.search.highlighting import mark, sought
from apps.search.questions import Answer, Count, Hit, Question
from apps.search.snippets import snippet
from apps.search.sources import Shown, sources

KINDS: dict[str, Promise] = {
    "resource": gettext_lazy("Library"),
    "event": gettext_lazy("Training"),
    "notice": gettext_lazy("Notices"),
    "page": pgettext_lazy("a kind of result", "Pages"),
}
PER_PAGE = 10
"""Ten results with their passages fit one round trip of a slow line."""
LONGEST, FURTHEST = 200, 50


@dataclass(frozen=True)
class Asked:
    """What stands in the address; what makes no sense there is left out."""

    words: str = ""
    kind: str = ""
    page: int = 1

    @classmethod
    def of(cls, query: QueryDict) -> "Asked":
        page, kind = query.get("page", ""), query.get("kind", "")
        number = int(page[:4]) if page.isascii() and page.isdigit() else 1
        return cls(words_of(query), kind if kind in KINDS else "", min(max(number, 1), FURTHEST))

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset({self.kind} if self.kind else KINDS)

    def query(self, **changes: Any) -> str:
        """`?q=oslo&kind=event`. A change leads back to the first page."""
        asked = replace(self, **{"page": 1, **changes})
        pairs = [("q", asked.words), ("kind", asked.kind), ("page", str(asked.page) if asked.page > 1 else "")]
        return f"?{urlencode([(name, value) for name, value in pairs if value])}"


@dataclass(frozen=True)
class Found:
    shown: Shown
    title: SafeString
    text: SafeString
    text_language: str
    page: int | None


@dataclass(frozen=True)
class Kind:
    name: str | Promise
    count: str
    query: str
    current: bool


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    wish, language = Asked.of(request.GET), get_language() or "en"
    now = timezone.now()
    answer = finding.find(_question(request, wish, language), at=now) if wish.words else None
    context = {
        "asked": wish,
        "answer": answer,
        "found": _found(answer, wish, viewer=_viewer(request), language=language, at=now) if answer else [],
        "heading": _heading(answer, wish) if answer else "",
        "kinds": _kinds(answer, wish) if answer else [],
        "meant": wish.query(words=answer.suggestion) if answer else "",
        "previous": wish.query(page=wish.page - 1),
        "next": wish.query(page=wish.page + 1),
    }
    return render(request, "search.html", context)


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    wish = Asked.of(request.GET)
    found = finding.suggest(
        wish.words,
        kinds=wish.kinds,
        audiences=_audiences(request),
        language=get_language() or "en",
        at=timezone.now(),
    )
    return JsonResponse({"suggestions": found})


def words_of(query: QueryDict) -> str:
    """Halves of a pair of surrogates, as a broken address brings them, are no words."""
    typed = query.get("q", "").encode("utf-8", "ignore").decode()
    return " ".join(typed.split())[:LONGEST].strip()


def _audiences(request: HttpRequest) -> frozenset[str]:
    return audiences(_viewer(request))


def _viewer(request: HttpRequest) -> Member | None:
    return request.user if request.user.is_authenticated else None


def _question(request: HttpRequest, wish: Asked, language: str) -> Question:
    return Question(
        words=wish.words,
        kinds=wish.kinds,
        audiences=_audiences(request),
        language=language,
        page=wish.page,
        per_page=PER_PAGE,
        kind_counts=True,
    )


def _found(answer: Answer, wish: Asked, *, viewer: Member | None, language: str, at: datetime) -> list[Found]:
    """As many queries for ten results as for one: each kind is asked once."""
    keys: dict[str, list[int]] = {}
    for hit in answer.hits:
        keys.setdefault(hit.kind, []).append(hit.key)
    shown = {kind: sources[kind].shown(among, language=language, viewer=viewer, at=at) for kind, among in keys.items()}
    there = [(hit, shown[hit.kind][hit.key]) for hit in answer.hits if hit.key in shown[hit.kind]]
    marker = Marker(wish.words, language)
    return [_result(hit, thing, marker) for hit, thing in there]


@dataclass(frozen=True)
class Marker:
    """Marks the words of a question; what they are in a language is worked out once for all results."""

    words: str
    readers: str
    known: dict[str, frozenset[str]] = field(default_factory=dict)

    def lexemes(self, language: str) -> frozenset[str]:
        if language not in self.known:
            self.known[language] = sought(self.words, language=language)
        return self.known[language]

    def whole(self, text: str, language: str) -> SafeString:
        spoken = language or self.readers
        return mark(text, self.lexemes(spoken), language=spoken)

    def piece(self, text: str, language: str) -> SafeString:
        """A few lines around the words, or else the first ones."""
        spoken = language or self.readers
        return self.whole(snippet(text, spoken, [], self.lexemes(spoken)).text, language)


def _result(hit: Hit, shown: Shown, marker: Marker) -> Found:
    if hit.passage:
        text, text_language = marker.whole(hit.passage, hit.passage_language), hit.passage_language
    else:
        text, text_language = marker.piece(shown.summary, shown.language), shown.language
    return Found(
        shown=shown,
        title=marker.whole(shown.title, shown.language),
        text=text,
        text_language=text_language if text_language != marker.readers else "",
        page=hit.page if hit.passage else None,
    )


def _kinds(answer: Answer, wish: Asked) -> list[Kind]:
    """Everything, and each kind in which something was found."""
    counts = {kind: answer.kinds.get(kind, Count(0)) for kind in KINDS}
    there = [kind for kind, count in counts.items() if count.number or kind == wish.kind]
    each = [Kind(KINDS[kind], count_in_words(counts[kind]), wish.query(kind=kind), kind == wish.kind) for kind in there]
    return [Kind(_("All"), "", wish.query(kind=""), not wish.kind), *each] if there else []


def _heading(answer: Answer, wish: Asked) -> str:
    """How many, and for which words; these may run the other way and are isolated."""
    number = count_in_words(answer.total).rstrip("+")
    if answer.total.at_least:
        said = _("More than %(number)s results") % {"number": number}
    else:
        said = ngettext("%(number)s result", "%(number)s results", answer.total.number) % {"number": number}
    return _("%(results)s for “%(words)s”") % {"results": said, "words": f"\u2068{wish.words}\u2069"}
