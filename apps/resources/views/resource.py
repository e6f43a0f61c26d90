"""One resource: what it says, its files by language, and how it stands to others."""

from dataclasses import dataclass
from email.utils import parseaddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from apps.resources import citation, metadata
from apps.resources.addresses import lead_on_from_former
from apps.resources.details import details, work
from apps.resources.models import FormerSlug, Resource, SavedResource
from apps.resources.reader import Reader
from apps.training.jsonld import script
from apps.vocabulary.memory import Shelf

if TYPE_CHECKING:
    from apps.members.models import Member

FORMATS = {
    "bib": (citation.bibtex, "application/x-bibtex; charset=utf-8"),
    "ris": (citation.ris, "application/x-research-info-systems; charset=utf-8"),
}


@dataclass(frozen=True)
class Document:
    """What stands on the page for all of the same audiences. Between `before` and `after` is room for the reader's own
    shelf."""

    key: int
    code: str
    title: str
    description: str
    head: SafeString
    before: SafeString
    after: SafeString


PAGES = Shelf[Document](500)
OWN_PLACE = SafeString("<!--own-->")
"""Nobody can write it: whatever was typed is escaped."""


@require_safe
def resource(request: HttpRequest, slug: str) -> HttpResponse:
    reader = Reader.of(request)
    key = request.path, reader.holds_for
    document = PAGES.known([key]).get(key) or _document(request, slug, reader)
    if document is None:  # addresses that anybody can make up are not worth remembering
        return lead_on_from_former(_once_called(slug, reader))
    PAGES.keep({key: document})
    context = {"document": document, "is_saved": _has_saved(reader.member, document.key)}
    return render(request, "resources/resource.html", context)


def _document(request: HttpRequest, slug: str, reader: Reader) -> Document | None:
    found = reader.visible.in_language(reader.language).filter(slug=slug).first()
    if found is None:
        return None
    shown = details(found, reader.visible, language=reader.language, today=reader.today, readers=reader.holds_for)
    context = {
        "shown": shown,
        "resource": found,
        "dublin_core": list(metadata.dublin_core(shown.about)),
        "jsonld": script(metadata.schema(shown.about)),
        "library": reverse("resources:library"),
        "canonical": f"{settings.SITE_URL}{request.path}",
        "post_address": parseaddr(settings.MAIL_REPLY_TO)[1],
        "own_place": OWN_PLACE,
    }
    before, _place, after = render_to_string("resources/document.html", context).partition(OWN_PLACE)
    return Document(
        key=found.pk,
        code=found.code,
        title=found.title,
        description=shown.summary or found.title,
        head=render_to_string("resources/document_head.html", context),
        before=SafeString(before),
        after=SafeString(after),
    )


def _has_saved(member: "Member | None", key: int) -> bool:
    return member is not None and SavedResource.objects.filter(member=member, resource=key).exists()


@require_safe
def cite(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    reader = Reader.of(request)
    found = reader.visible.in_language(reader.language).filter(slug=slug).first()
    if found is None:
        return lead_on_from_former("resources:citation", _once_called(slug, reader).slug, form)
    write, content_type = FORMATS[form]
    behind = found.publishers.select_related("organization")
    text = write(work(found, list(found.editions.all()[:1]), behind))
    named = {"Content-Disposition": f'attachment; filename="{found.slug}.{form}"'}
    return HttpResponse(text, content_type=content_type, headers=named)


def _once_called(slug: str, reader: Reader) -> Resource:
    called = FormerSlug.objects.select_related("resource").filter(resource__in=reader.visible.values("pk"))
    return get_object_or_404(called, slug=slug).resource
