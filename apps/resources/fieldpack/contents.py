"""What stands in a pack, in order: resources, their files, and what each file is called there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.db.models import Prefetch

from apps.resources.editions import issued_in_words
from apps.resources.fieldpack.layout import path_for
from apps.resources.fieldpack.picking import Picked
from apps.resources.kinds import Access, Medium, Role
from apps.resources.models import Copy, Edition, Publisher, Relation, Resource, Revision
from apps.resources.models.resource import ResourceQuerySet
from apps.resources.sizes import size_in_words
from apps.vocabulary.languagenames import own_name

Row = TypeVar("Row")


@dataclass(frozen=True)
class PackedFile:
    path: str
    revision: Revision
    version: str

    @property
    def language(self) -> str:
        return self.revision.copy.language

    @property
    def language_name(self) -> str:
        return own_name(self.language)

    @property
    def format(self) -> str:
        return str(Medium(self.revision.copy.medium).label)

    @property
    def size(self) -> str:
        return size_in_words(self.revision.size)


@dataclass(frozen=True)
class Part:
    """`addresses` are where the resource is published, with the language that each is in, if that is known."""

    resource: Resource
    short_link: str
    publishers: str
    files: Sequence[PackedFile]
    addresses: Sequence[tuple[str, str]]
    replaced_by: Sequence[Resource]

    @property
    def is_for_members(self) -> bool:
        return self.resource.access != Access.PUBLIC


class Missing(Exception):
    """Something that was chosen is no longer in the library."""


def parts(contents: Sequence[Picked], *, visible: ResourceQuerySet, language: str) -> list[Part]:
    """In words of the active language. `visible` is what the asker may know of: a replacement that is not, is none."""
    resources = _resources([each["resource"] for each in contents], visible, language)
    revisions = _revisions([key for each in contents for key in each["revisions"]])
    taken: set[str] = set()
    return [
        _part(number, resources[each["resource"]], [revisions[key] for key in each["revisions"]], taken)
        for number, each in enumerate(contents, start=1)
    ]


def _resources(keys: list[int], visible: ResourceQuerySet, language: str) -> dict[int, Resource]:
    replacing = Relation.objects.replacing().filter(resource__in=visible.order_by().values("pk"))
    instead = Resource.objects.in_language(language)
    found = Resource.objects.in_language(language).prefetch_related(
        Prefetch("publishers", Publisher.objects.filter(role=Role.PUBLISHER).select_related("organization")),
        Prefetch("editions", Edition.objects.prefetch_related(Prefetch("copies", Copy.objects.exclude(url="")))),
        Prefetch("related_from", replacing.prefetch_related(Prefetch("resource", instead))),
    )
    return _all_of(found.in_bulk(keys), keys)


def _revisions(keys: list[int]) -> dict[int, Revision]:
    """Only what still is the file of its copy: what was replaced may have been so because it was wrong."""
    current = Revision.objects.filter(is_current=True).select_related("copy__edition")
    return _all_of(current.in_bulk(keys), keys)


def _all_of(found: dict[int, Row], keys: list[int]) -> dict[int, Row]:
    if len(found) < len(set(keys)):
        raise Missing
    return found


def _part(number: int, resource: Resource, revisions: list[Revision], taken: set[str]) -> Part:
    return Part(
        resource=resource,
        short_link=f"{settings.SITE_URL}/r/{resource.code}",
        publishers=", ".join(str(each.organization) for each in resource.publishers.all()),
        files=[_file(number, resource, revision, taken) for revision in revisions],
        addresses=list(dict.fromkeys(_addresses(resource))),
        replaced_by=[relation.resource for relation in resource.related_from.all()],
    )


def _file(number: int, resource: Resource, revision: Revision, taken: set[str]) -> PackedFile:
    copy, edition = revision.copy, revision.copy.edition
    path = path_for(number, slug=resource.slug, language=copy.language, name=revision.name, taken=taken)
    taken.add(path)
    issued = issued_in_words(edition.issued_on, edition.issued_precision)
    return PackedFile(path, revision, ", ".join(filter(None, [edition.version, issued])))


def _addresses(resource: Resource) -> Iterator[tuple[str, str]]:
    for edition in resource.editions.all()[:1]:
        if edition.address:
            yield edition.address, ""
        for copy in edition.copies.all():
            yield copy.url, own_name(copy.language)
