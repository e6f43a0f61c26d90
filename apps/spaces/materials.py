"""What participants of an event can read and download in its space: as many queries for a hundred as for one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from apps.resources.copies import Held, held
from apps.resources.models import Copy, Edition, Resource, Revision
from apps.spaces.entering import Visit

MOST = 200


@dataclass(frozen=True)
class Material:
    title: str
    language: str
    """Of the title, where it is not the reader's."""
    summary: str
    url: str
    """Of its page in the library; empty for who comes by a link."""
    files: Sequence[Held]


def materials(visit: Visit, *, language: str, at: datetime) -> list[Material]:
    copies = Copy.objects.prefetch_related(Prefetch("revisions", Revision.objects.current()))
    editions = Edition.objects.prefetch_related(Prefetch("copies", copies))
    found = Resource.objects.for_participants_of(visit.event.pk, at=at).in_language(language)
    return [_material(each, visit, language) for each in found.prefetch_related(Prefetch("editions", editions))[:MOST]]


def _material(resource: Resource, visit: Visit, language: str) -> Material:
    text = resource.text
    return Material(
        title=resource.title,
        language=text.language if text and text.language != language else "",
        summary=text.summary if text else "",
        url="" if visit.token else resource.get_absolute_url(),
        files=[_file(each, visit) for each in held(resource.editions.all(), first=[language]) if each.url],
    )


def _file(copy: Held, visit: Visit) -> Held:
    """The library gives it to members; who comes by a link gets it here."""
    if not (copy.is_here and visit.token):
        return copy
    return replace(copy, url=reverse("spaces:file", args=[visit.event.code, visit.token, copy.public_id]))


def revisions(visit: Visit, *, at: datetime) -> QuerySet[Revision]:
    """Files that may be had in this space."""
    open_to_them = Resource.objects.for_participants_of(visit.event.pk, at=at)
    return Revision.objects.current().filter(copy__edition__resource__in=open_to_them)
