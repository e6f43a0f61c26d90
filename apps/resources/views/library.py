"""The library as a list, searched and narrowed."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
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


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    reader = Reader.of(request)
    topics = names.topic_names(reader.language)
    wish = asked(
        request.GET, topics=topics, organizations=names.organization_names, signed_in=reader.member is not None
    )
    answer = finding.find(_question(wish, reader), at=reader.at)
    keys, wanted = [hit.key for hit in answer.hits], wish.chosen.get("language", ())
    found = rows(reader.visible, keys, language=reader.language, wanted=wanted, topics=topics)
    called = facets.Names(topics, names.organization_names(facets.publishers(answer, wish)))
    context = {
        "asked": wish,
        "answer": answer,
        "rows": marked(found, answer.hits, wish.words, language=reader.language),
        "heading": _heading(answer, wish),
        "facets": facets.facets(answer, wish, called),
        "small_count": facets.small_count(answer),
        "chips": list(facets.chips(wish, called)),
        "canonical": f"{settings.SITE_URL}{request.path}{wish.query(page=wish.page)}",
        **_ways_on(answer, wish),
    }
    return render(request, "resources/library.html", context)


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
