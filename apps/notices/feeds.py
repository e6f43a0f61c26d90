"""Notices as news feeds: Atom and JSON Feed. A correction is the same entry, told anew."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Max, Min, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from apps.notices.models import Notice
from apps.vocabulary import syndication
from apps.vocabulary.richtext import absolute
from apps.vocabulary.syndication import Feed, Item

NEWEST = 30


@require_safe
@conditional_page
def atom(request: HttpRequest) -> HttpResponse:
    return _feed(reverse("notices:atom"), syndication.atom, syndication.ATOM)


@require_safe
@conditional_page
def json(request: HttpRequest) -> HttpResponse:
    return _feed(reverse("notices:json"), syndication.json_feed, syndication.JSON)


def _feed(path: str, write: Callable[[Feed], str], content_type: str) -> HttpResponse:
    feed = Feed(
        title=_("Notices of UN-CMCoord training"),
        url=f"{settings.SITE_URL}{reverse('notices:list')}",
        own_url=f"{settings.SITE_URL}{path}",
        author=_("UN OCHA, Civil-Military Coordination Service"),
        language=get_language() or "en",
        items=[_item(notice, first) for notice, first in _newest()],
    )
    withdrawn = Notice.objects.issued().aggregate(last=Max("withdrawn_at"))["last"]
    changed = http_date(max(feed.updated, withdrawn or feed.updated).timestamp())
    return HttpResponse(write(feed), content_type=content_type, headers={"Last-Modified": changed})


def _newest() -> list[tuple[Notice, datetime]]:
    """With the moment at which the first version of each was published."""
    versions = Notice.objects.issued().filter(code=OuterRef("code")).order_by()
    first = versions.values("code").annotate(first=Min("published_at")).values("first")
    notices: Any = Notice.objects.current().prefetch_related("translations").annotate(began_at=Subquery(first))
    return [(notice, notice.began_at) for notice in notices[:NEWEST]]


def _item(notice: Notice, first: datetime) -> Item:
    letter = notice.in_language()
    return Item(
        id=syndication.tag(settings.MAIL_DOMAIN, "notice", notice.code),
        url=f"{settings.SITE_URL}{notice.get_absolute_url()}",
        title=notice.title,
        text=letter.reason_text if letter else "",
        html=absolute(letter.letter, site=settings.SITE_URL) if letter else "",
        language=letter.language if letter else "",
        published=first,
        updated=notice.published_at or first,
        tags=[str(notice.get_reason_display())] if notice.reason else [],
    )
