"""The library as a list, searched and narrowed."""

from importlib import import_module

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from apps.resources import names
from apps.resources.asking import Asked, asked
from apps.resources.audience import audiences
from apps.resources.models import Resource
from apps.resources.rows import rows
from apps.search.questions import Question


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    member = request.user if request.user.is_authenticated else None
    language, now = get_language() or "en", timezone.now()
    topics = names.topic_names(language)
    wish = asked(request.GET, topics=topics, signed_in=member is not None)
    question = _question(wish, language=language, audiences=audiences(member))
    answer = import_module("apps.search.finding").find(question, at=now)
    visible = Resource.objects.visible_to(member, at=now)
    found = rows(visible, [hit.key for hit in answer.hits], language=language, wanted=wish.chosen.get("language", ()))
    return render(request, "resources/library.html", {"rows": found, "answer": answer, "wish": wish})


def _question(wish: Asked, *, language: str, audiences: frozenset[str]) -> Question:
    return Question(
        words=wish.words,
        kinds=frozenset({"resource"}),
        marks=wish.marks,
        audiences=audiences,
        language=language,
        order=wish.order,
        page=wish.page,
    )
