"""The library as a list, searched and narrowed."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from apps.resources import facets, names
from apps.resources.asking import Asked, asked
from apps.resources.found import KINDS, marked
from apps.resources.reader import Reader
from apps.resources.rows import rows
from apps.search import finding
from apps.search.questions import Answer, Question
from apps.vocabulary.memory import Shelf


@dataclass(frozen=True)
class Found:
    """What stands between the head and the foot of the page: the same for all of the same audiences."""

    heading: str
    html: SafeString


PAGES = Shelf[Found](300)


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    reader = Reader.of(request)
    wish = asked(
        request.GET,
        topics=names.topic_names(reader.language),
        organizations=names.organization_names,
        signed_in=reader.member is not None,
    )
    query = wish.query(page=wish.page)
    found = PAGES.once((request.path, query, reader.holds_for), lambda: _found(request, wish, reader))
    context = {"asked": wish, "found": found, "canonical": f"{settings.SITE_URL}{request.path}{query}"}
    return render(request, "resources/library.html", context)


def _found(request: HttpRequest, wish: Asked, reader: Reader) -> Found:
    answer = finding.find(_question(wish, reader), at=reader.at)
    keys, wanted = [hit.key for hit in answer.hits], wish.chosen.get("language", ())
    found = rows(reader.visible, keys, language=reader.language, wanted=wanted, readers=reader.holds_for)
    topics = names.topic_names(reader.language)
    called = facets.Names(topics, names.organization_names(facets.publishers(answer, wish)))
    heading = _heading(answer, wish)
    context = {
        "path": request.path,
        "asked": wish,
        "answer": answer,
        "rows": marked(found, answer.hits, wish.words, language=reader.language),
        "heading": heading,
        "facets": facets.facets(answer, wish, called),
        "small_count": facets.small_count(answer),
        "chips": list(facets.chips(wish, called)),
        **_ways_on(answer, wish),
    }
    return Found(heading, render_to_string("resources/found.html", context))


def _question(wish: Asked, reader: Reader) -> Question:
    return Question(
        words=wish.words,
        kinds=KINDS,
        marks=wish.marks,
        audiences=reader.audiences,
        language=reader.language,
        order=wish.order,
        page=wish.page,
        facets=(*(name for name in facets.LABELS if name != "access" or reader.member), "size"),
        holds_for=reader.holds_for,
    )


def _ways_on(answer: Answer, wish: Asked) -> dict[str, str]:
    """Queries of the pages beside this one, and of what was perhaps meant."""
    return {
        "previous": wish.query(page=wish.page - 1),
        "next": wish.query(page=wish.page + 1),
        "meant": wish.query(words=answer.suggestion),
    }


def _heading(answer: Answer, wish: Asked) -> str:
    """How many, and of what. The reader's words may run the other way: they are isolated."""
    count = answer.total
    number = facets.count_in_words(count).rstrip("+")
    if count.at_least:
        said = _("More than %(number)s results") if wish.narrows else _("More than %(number)s resources")
    elif wish.narrows:
        said = ngettext("%(number)s result", "%(number)s results", count.number)
    else:
        said = ngettext("%(number)s resource", "%(number)s resources", count.number)
    said %= {"number": number}
    if not wish.words:
        return said
    return _("%(results)s for “%(words)s”") % {"results": said, "words": f"\u2068{wish.words}\u2069"}
