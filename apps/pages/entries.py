"""Staff-written pages as the index of the search knows them."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from django.db.models import Case, Prefetch, When
from django.utils.translation import gettext as _
from django.utils.translation import override

from apps.pages.models import Page, PageTranslation
from apps.search import index, sources
from apps.search.entries import Entry, Text
from apps.search.sources import Shown
from apps.vocabulary.models import FALLBACK
from apps.vocabulary.richtext import plain

KIND = "page"
BATCH = 200
ONE_LINE = 10_000


def reindex(pages: Collection[int]) -> None:
    """These, by primary key, in the transaction that changed them."""
    index.refresh(KIND, pages)


def forget(pages: Collection[int]) -> None:
    index.forget(KIND, pages)


class PageSource:
    def entries(self, keys: Collection[int] | None = None) -> Iterator[Entry]:
        found = Page.objects.order_by("pk").prefetch_related("translations")
        found = found if keys is None else found.filter(pk__in=keys)
        return (entry(page) for page in found.iterator(chunk_size=BATCH) if page.translations.all())

    def shown(self, keys: Collection[int], *, language: str, viewer: object, at: datetime) -> Mapping[int, Shown]:
        """In the reader's language, else in English, else in the one that there is, at its address there."""
        nearest_first = Case(When(language=language, then=0), When(language=FALLBACK, then=1), default=2)
        versions = Prefetch("translations", PageTranslation.objects.order_by(nearest_first, "pk"))
        pages = Page.objects.filter(pk__in=keys).prefetch_related(versions)
        return {page.pk: _shown(page, page.translations.all()[0], language) for page in pages}


def entry(page: Page) -> Entry:
    versions = page.translations.all()
    return Entry(
        kind=KIND,
        key=page.pk,
        titles=tuple(Text(version.language, version.title) for version in versions),
        summaries=tuple(Text(version.language, plain(version.body, width=ONE_LINE)) for version in versions),
        dated_on=max(version.updated_at for version in versions).date(),
    )


def _shown(page: Page, text: PageTranslation, language: str) -> Shown:
    with override(language if text.language in (language, FALLBACK) else text.language):
        url = page.get_absolute_url()
    with override(language):
        kick = _("About")
    return Shown(text.title, url, text.language, kick, summary=plain(text.body, width=ONE_LINE))


sources.register(KIND, PageSource())
