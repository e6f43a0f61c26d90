"""Something of every kind to be found, and something of every kind that must not be."""

from dataclasses import dataclass
from typing import Any

from apps.notices.models import Notice, Translation
from apps.pages.models import Page, PageTranslation
from apps.resources.entries import reindex as reindex_resources
from apps.resources.models import Resource
from apps.search import index
from apps.search.entries import Passage, Text
from apps.training.entries import reindex
from apps.training.models import Event
from apps.training.status import ChangeKind
from tests.factories import make_event
from tests.pages_public.season import in_days, issue
from tests.resources.factories import make_resource


@dataclass(frozen=True)
class Shelf:
    resource: Resource
    event: Event
    notice: Notice
    page: Page


def add_event(title: str, **values: Any) -> Event:
    event = make_event(title, **{**in_days(40), **values})
    reindex([event.pk])
    return event


def add_resource(title: str, *, summary: str = "", **values: Any) -> Resource:
    resource = make_resource(title, summary=summary, **values)
    reindex_resources([resource.pk])
    return resource


def add_page(slug: str, title: str, body: str, *, language: str = "en") -> Page:
    page, _made = Page.objects.get_or_create(slug=slug)
    PageTranslation.objects.create(page=page, language=language, title=title, body=body)
    index.refresh("page", [page.pk])
    return page


def make_shelf() -> Shelf:
    """Each has the word “convoy”, the resource on page 37 of its file only."""
    resource = add_resource("Oslo Guidelines", summary="Military and civil defence assets in disaster relief.")
    index.put_passages(
        "resource",
        resource.pk,
        "file:1",
        [
            Passage(Text("en", "First page. " * 80), page=36),
            Passage(
                Text("en", "An armed escort of a convoy is a last resort, and never a habit. " + "More. " * 60), 37
            ),
        ],
    )
    event = add_event("Convoy planning course", summary="Five days in Nairobi on roads and ports.", city="Nairobi")
    notice = issue((ChangeKind.POSTPONE, event), title="The convoy course is postponed", days_ago=1, promise=30)
    french = {"title": "Le cours est reporté", "letter": "<p>Chers collègues, le convoi attendra.</p>"}
    Translation.objects.create(notice=notice, language="fr", **french)
    index.refresh("notice", [notice.pk])
    page = add_page("cmcs", "About CMCS", "<p>We help every convoy on its way.</p>")
    return Shelf(resource, event, notice, page)
