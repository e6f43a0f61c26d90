"""Resources as the index of the search knows them. Whoever changes one calls `reindex` in the same transaction."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import override

from apps.resources import rows
from apps.resources.kinds import REPLACING, Access, RelationKind, Role, State, Type
from apps.resources.models import Copy, Edition, Publisher, Relation, Resource, ResourceTranslation, Revision
from apps.resources.models.edition import part_of
from apps.resources.sizes import SMALL
from apps.search import index, sources
from apps.search.entries import MEMBERS, PUBLIC, Entry, Text, participants_of
from apps.search.sources import Shown

if TYPE_CHECKING:
    from apps.members.models import Member

KIND = "resource"
BATCH = 500
SUPERSEDED, AGED, ORDINARY, LEADING = 0, 60, 100, 120
LEADS = {Type.GUIDELINE, Type.COLLECTION, Type.HANDBOOK, Type.FIELD_MANUAL}
"""What a practitioner means who types a name that many papers also mention."""


def reindex(resources: Iterable[int]) -> None:
    """These, by primary key, those they replace and the translations of those: a newer version changes how they rank.

    What stood in a relation that is now deleted must be named by the caller.
    """
    changed = set(resources)
    changed |= set(Relation.objects.filter(resource__in=changed, kind__in=REPLACING).values_list("other", flat=True))
    translations = Relation.objects.filter(other__in=changed, kind=RelationKind.TRANSLATION)
    changed |= set(translations.values_list("resource", flat=True))
    copies = Copy.objects.filter(edition__resource__in=changed).values_list("pk", flat=True)
    index.keep_parts(KIND, changed, [part_of(copy) for copy in copies])
    index.refresh(KIND, changed)


class ResourceSource:
    """Names of organizations are indexed too; the nightly rebuild brings one that changed."""

    def entries(self, keys: Collection[int] | None = None) -> Iterator[Entry]:
        found = Resource.objects.published().order_by("pk")
        found = found if keys is None else found.filter(pk__in=keys)
        return map(entry, _whole(found).iterator(chunk_size=BATCH))

    def shown(
        self, keys: Collection[int], *, language: str, viewer: "Member | None", at: datetime
    ) -> Mapping[int, Shown]:
        with override(language):
            found = rows.rows(Resource.objects.visible_to(viewer, at=at), keys, language=language)
            return {row.key: _shown(row, language) for row in found}


def _shown(row: rows.Row, language: str) -> Shown:
    return Shown(row.title, row.url, row.language or language, row.kick, row.summary, row.meta, row.state)


def _is_out(newer: str) -> Q:
    """What only some may know of, or nobody yet, makes nothing rank lower: that would tell of it."""
    embargoed_until = f"{newer}__embargoed_until"
    return Q(**{f"{newer}__state": State.PUBLISHED, f"{newer}__access": Access.PUBLIC}) & (
        Q(**{embargoed_until: None}) | Q(**{f"{embargoed_until}__lte": Now()})
    )


_TRANSLATES_SUPERSEDED = Q(
    _is_out("other__related_from__resource"),
    kind=RelationKind.TRANSLATION,
    other__related_from__kind__in=REPLACING,
)


def _whole(found: QuerySet[Resource]) -> QuerySet[Resource]:
    current = Revision.objects.filter(is_current=True).only("copy_id", "size")
    copies = Copy.objects.prefetch_related(Prefetch("revisions", current, "now"))
    return found.prefetch_related(
        "topics",
        Prefetch("translations", ResourceTranslation.objects.all(), "written"),
        Prefetch("publishers", Publisher.objects.select_related("organization")),
        Prefetch("editions", Edition.objects.prefetch_related(Prefetch("copies", copies))),
        Prefetch("related_from", Relation.objects.replacing().filter(_is_out("resource")), "replaced_by"),
        Prefetch("relations", Relation.objects.filter(_TRANSLATES_SUPERSEDED), "of_superseded"),
    )


def entry(resource: Any) -> Entry:
    """Of a resource loaded as `entries` loads it."""
    editions = list(resource.editions.all())
    return Entry(
        kind=KIND,
        key=resource.pk,
        titles=tuple(_titles(resource)),
        summaries=tuple(_summaries(resource, editions)),
        marks=frozenset(_marks(resource, editions)),
        audience=_audience(resource),
        opens_at=resource.embargoed_until,
        dated_on=editions[0].issued_on if editions else None,
        standing=_standing(resource),
    )


def _titles(resource: Any) -> Iterator[Text]:
    for version in resource.written:
        yield Text(version.language, f"{version.title}\n{version.other_names}".strip())


def _summaries(resource: Any, editions: list[Edition]) -> Iterator[Text]:
    for version in resource.written:
        if version.summary:
            yield Text(version.language, version.summary)
    printed = [f"{edition.version} {edition.year or ''}" for edition in editions]
    behind = [f"{each.organization.short_name} {each.organization.name}" for each in resource.publishers.all()]
    words = " ".join(" ".join([*printed, *behind]).split())
    if words:
        yield Text("", words)


def _marks(resource: Any, editions: list[Edition]) -> Iterator[str]:
    yield f"type:{resource.type}"
    yield f"access:{resource.access}"
    if resource.region:
        yield f"region:{resource.region}"
    yield from (f"country:{country.code}" for country in resource.countries)
    yield from (f"topic:{topic.slug}" for topic in resource.topics.all())
    yield from (
        f"publisher:{each.organization_id}" for each in resource.publishers.all() if each.role == Role.PUBLISHER
    )
    if editions and editions[0].year:
        yield f"year:{editions[0].year}"
    for copy in (copy for edition in editions for copy in edition.copies.all()):
        yield f"language:{copy.language}"
        if any(revision.size < SMALL for revision in copy.now):  # type: ignore[attr-defined]
            yield "size:small"


def _audience(resource: Resource) -> str:
    if resource.access == Access.PARTICIPANTS and resource.event_id:
        return participants_of(resource.event_id)
    return PUBLIC if resource.access == Access.PUBLIC else MEMBERS


def _standing(resource: Any) -> int:
    if resource.replaced_by:
        return SUPERSEDED
    if resource.of_superseded:
        return AGED
    return LEADING if resource.type in LEADS else ORDINARY


sources.register(KIND, ResourceSource())
