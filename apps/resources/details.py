"""All that the page of one resource says of it, gathered once."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django_countries import countries

from apps.resources.around import around
from apps.resources.citation import Work
from apps.resources.copies import Held, Version, held, is_overdue, versions
from apps.resources.editions import issued_iso
from apps.resources.kinds import Access, Audience, Region, Role
from apps.resources.metadata import About, Encoding
from apps.resources.models import Copy, Edition, Publisher, Resource, Revision
from apps.resources.relatives import Relatives, relatives
from apps.vocabulary.models import FALLBACK


@dataclass(frozen=True)
class Details:
    """`topics` and `lists` are slugs with their names."""

    resource: Resource
    language: str
    today: date
    relatives: Relatives
    editions: Sequence[Edition]
    publishers: Sequence[Publisher]
    topics: dict[str, str]
    lists: dict[str, str]

    @property
    def current(self) -> Edition | None:
        return self.editions[0] if self.editions else None

    @cached_property
    def copies(self) -> list[Held]:
        return held(self.editions, first=[self.language])

    @cached_property
    def versions(self) -> list[Version]:
        return list(versions(self.editions, self.copies))

    @property
    def has_files(self) -> bool:
        return any(copy.is_here for copy in self.copies)

    @property
    def is_overdue(self) -> bool:
        return is_overdue(self.editions, today=self.today)

    @property
    def title_language(self) -> str:
        """Where it is not the reader's."""
        text = self.resource.text
        return text.language if text and text.language != self.language else ""

    @property
    def summary(self) -> str:
        return self.resource.text.summary if self.resource.text else ""

    @property
    def region(self) -> str:
        return str(Region(self.resource.region).label) if self.resource.region else ""

    @property
    def countries(self) -> list[str]:
        return [countries.name(str(country)) for country in self.resource.countries]

    @property
    def audiences(self) -> list[str]:
        return [str(each.label) for each in Audience if each in self.resource.audiences]

    @property
    def access(self) -> str:
        return "" if self.resource.access == Access.PUBLIC else self.resource.get_access_display()

    @property
    def roles(self) -> dict[str, list[Publisher]]:
        """`Publisher`, `Funded by`; and who."""
        found: dict[str, list[Publisher]] = {}
        for each in self.publishers:
            found.setdefault(each.get_role_display(), []).append(each)
        return found

    @property
    def checksums(self) -> list[Held]:
        return [copy for copy in self.copies if copy.checksum]

    @property
    def cover(self) -> str:
        """Address of the picture of the first page: in the reader's language, else in English, else any."""
        pictured = {copy.language: copy.cover for copy in reversed(self.copies) if copy.cover}
        best = pictured.get(self.language) or pictured.get(FALLBACK) or next(iter(pictured.values()), "")
        return reverse("resources:cover", args=[best]) if best else ""

    @cached_property
    def work(self) -> Work:
        return work(self.resource, self.editions, self.publishers)

    @cached_property
    def about(self) -> About:
        here = [copy for copy in self.copies if copy.is_here]
        return About(
            work=self.work,
            summary=self.summary,
            topics=tuple(self.topics.values()),
            countries=tuple(self.countries),
            contributors=_named(self.publishers, Role.COMMISSIONER, Role.ENDORSER, Role.FUNDER),
            languages=tuple(dict.fromkeys(copy.language for copy in self.copies)),
            encodings=tuple(
                Encoding(f"{settings.SITE_URL}{copy.url}", copy.language, copy.media_type, copy.bytes, copy.checksum)
                for copy in here
            ),
            is_free=self.resource.access == Access.PUBLIC,
        )


def details(
    resource: Resource, visible: QuerySet[Resource], *, language: str, today: date, readers: Hashable
) -> Details:
    """Of a resource loaded with `in_language`. Others are spoken of as far as they are `visible` to these `readers`."""
    near = around(resource.pk, language=language)
    return Details(
        resource=resource,
        language=language,
        today=today,
        relatives=relatives(resource.pk, near.relations, visible, language=language, readers=readers),
        editions=list(_editions(resource)),
        publishers=list(resource.publishers.select_related("organization")),
        topics=near.topics,
        lists=near.lists,
    )


def _editions(resource: Resource) -> QuerySet[Edition]:
    current = Revision.objects.filter(is_current=True)
    copies = Copy.objects.prefetch_related(Prefetch("revisions", current))
    return resource.editions.prefetch_related(Prefetch("copies", copies))


def work(resource: Resource, editions: Sequence[Edition], publishers: Iterable[Publisher]) -> Work:
    """What a citation says, of a resource loaded with `in_language`. It leads to the address that never changes."""
    current, text = (editions[0] if editions else None), resource.text
    return Work(
        key=resource.code,
        title=resource.title,
        url=f"{settings.SITE_URL}{reverse('short', args=[resource.code])}",
        language=text.language if text else FALLBACK,
        kind=resource.get_type_display(),
        version=current.version if current else "",
        issued=issued_iso(current.issued_on, current.issued_precision) if current else "",
        authors=_named(publishers, Role.AUTHOR),
        publishers=_named(publishers, Role.PUBLISHER),
    )


def _named(publishers: Iterable[Publisher], *roles: Role) -> tuple[str, ...]:
    return tuple(each.organization.name for each in publishers if each.role in roles)
