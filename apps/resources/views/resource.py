"""One resource: what it says, its files by language, and how it stands to others."""

from email.utils import parseaddr

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.resources import citation, metadata
from apps.resources.addresses import lead_on_from_former
from apps.resources.details import details, work
from apps.resources.models import FormerSlug, Resource
from apps.resources.reader import Reader
from apps.training.jsonld import script

FORMATS = {
    "bib": (citation.bibtex, "application/x-bibtex; charset=utf-8"),
    "ris": (citation.ris, "application/x-research-info-systems; charset=utf-8"),
}


@require_safe
def resource(request: HttpRequest, slug: str) -> HttpResponse:
    reader = Reader.of(request)
    found = reader.visible.in_language(reader.language).filter(slug=slug).first()
    if found is None:
        return lead_on_from_former(_once_called(slug, reader))
    shown = details(found, reader.visible, language=reader.language, today=reader.today)
    context = {
        "shown": shown,
        "resource": found,
        "dublin_core": list(metadata.dublin_core(shown.about)),
        "jsonld": script(metadata.schema(shown.about)),
        "library": reverse("resources:library"),
        "canonical": f"{settings.SITE_URL}{request.path}",
        "is_saved": bool(reader.member) and found.saved_by.filter(member=reader.member).exists(),
        "post_address": parseaddr(settings.MAIL_REPLY_TO)[1],
    }
    return render(request, "resources/resource.html", context)


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
