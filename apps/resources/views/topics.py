"""Ways into the library that people made: topics and reading lists."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from apps.resources import readinglists
from apps.resources.found import KINDS
from apps.resources.models import ReadingList
from apps.resources.reader import Reader
from apps.resources.rows import rows
from apps.search import finding
from apps.search.questions import Order, Question
from apps.subscriptions import followable
from apps.vocabulary.models import Topic

LISTS = 100


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    language = get_language()
    context = {
        "topics": Topic.objects.in_language(language),
        "lists": ReadingList.objects.public().in_language(language)[:LISTS],
    }
    return render(request, "resources/topics.html", context)


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Its newest resources; the library shows the rest, narrowed to this topic."""
    reader = Reader.of(request)
    found = get_object_or_404(Topic.objects.in_language(reader.language), slug=slug)
    answer = finding.find(
        Question(
            kinds=KINDS,
            marks={"topic": frozenset({slug})},
            audiences=reader.audiences,
            language=reader.language,
            order=Order.NEWEST,
        ),
        at=reader.at,
    )
    keys = [hit.key for hit in answer.hits]
    shown = rows(reader.visible, keys, language=reader.language, readers=reader.holds_for)
    follow = followable.button(request, followable.TOPIC, slug)
    context = {"topic": found, "answer": answer, "rows": shown, "follow": follow}
    return render(request, "resources/topic.html", context)


@require_safe
def reading_list(request: HttpRequest, slug: str) -> HttpResponse:
    reader = Reader.of(request)
    shelf = get_object_or_404(ReadingList.objects.public().in_language(reader.language), slug=slug)
    listed = readinglists.listed(shelf, reader.visible, language=reader.language)
    follow = followable.button(request, followable.READING_LIST, slug)
    context = {"shelf": shelf, "rows": listed, "follow": follow}
    return render(request, "resources/list.html", context)
