"""Works as rows of the library: what the admin would have written, without its doors."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from apps.resources.kinds import RelationKind, Role
from apps.resources.models import Copy, Edition, Publisher, Relation, Resource, ResourceTranslation, Revision
from apps.resources.models.edition import Reading
from cmcoord_portal.scale.ground import Ground
from cmcoord_portal.scale.tables import FIRST, Table
from cmcoord_portal.scale.works import Version, Work

MOST = 8
"""Rows of one kind that a resource can have: each gets a range of primary keys of that length."""
BEGAN = datetime(2004, 1, 1, 9, tzinfo=UTC)
PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""
PDF_NAME, PDF_SUM = "resources/invented", sha256(PDF).hexdigest()


def keep_the_file() -> None:
    """All invented files are one blank page, which is stored once."""
    if not default_storage.exists(PDF_NAME):
        default_storage.save(PDF_NAME, ContentFile(PDF))


@dataclass(frozen=True, slots=True)
class Keys:
    """Primary keys of what belongs to a work; nobody has to be asked for them."""

    number: int

    @property
    def resource(self) -> int:
        return FIRST + self.number

    def part(self, place: int) -> int:
        return FIRST + self.number * MOST + place

    def copy(self, edition: int, place: int) -> int:
        return FIRST + (self.number * MOST + edition) * MOST + place


class Library:
    """The tables that works go to."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.resources = Table(
            Resource, "id", "code", "slug", "type", "region", "countries", "audiences", "state", "access", "event_id",
            "created_at", "changed_at",
        )  # fmt: skip
        self.translations = Table(
            ResourceTranslation, "id", "resource_id", "language", "title", "summary", "other_names"
        )
        self.topics = Table(Resource.topics.through, "id", "resource_id", "topic_id")
        self.publishers = Table(Publisher, "id", "resource_id", "organization_id", "role", "position")
        self.relations = Table(Relation, "id", "resource_id", "kind", "other_id")
        self.editions = Table(
            Edition, "id", "resource_id", "version", "position", "issued_on", "issued_precision", "address"
        )
        self.copies = Table(Copy, "id", "public_id", "edition_id", "language", "medium", "url")
        self.revisions = Table(
            Revision, "id", "copy_id", "number", "file", "name", "media_type", "size", "sha256", "pages", "uploaded_at",
            "reading",
        )  # fmt: skip

    def write(self, works: Iterable[Work]) -> None:
        for work in works:
            self.add(work)
        for table in (
            self.resources, self.translations, self.topics, self.publishers, self.relations, self.editions, self.copies,
            self.revisions,
        ):  # fmt: skip
            table.write()

    def add(self, work: Work) -> None:
        keys, made_at = Keys(work.number), BEGAN + timedelta(minutes=work.number % 10_000_000)
        self.resources.add(
            keys.resource, work.code, work.slug, work.type.value, work.place["region"], work.place["country"],
            f'["{work.audience}"]', work.state.value, work.access.value, _event(work), made_at, made_at,
        )  # fmt: skip
        for place, words in enumerate(work.words):
            row = keys.part(place), keys.resource, words.language, words.title, words.summary, words.other_names
            self.translations.add(*row)
        self.topics.add(keys.part(0), keys.resource, self.ground.topics[work.topic])
        for place, organization in enumerate(work.publishers):
            role = Role.ENDORSER if place else Role.PUBLISHER
            named = self.ground.organizations[organization].key
            self.publishers.add(keys.part(place), keys.resource, named, role.value, place)
        if work.is_superseded:
            kind = RelationKind.SUPERSEDES.value
            self.relations.add(keys.part(0), Keys(work.number - 1).resource, kind, keys.resource)
        for place, version in enumerate(work.versions):
            self.add_version(keys, place, version, made_at)

    def add_version(self, keys: Keys, place: int, version: Version, made_at: datetime) -> None:
        edition = keys.part(place)
        address = f"https://library.example/{keys.number}/{version.position}"
        self.editions.add(
            edition, keys.resource, version.name, version.position, version.issued_on, version.precision.value, address
        )
        for number, copy in enumerate(version.copies):
            key, public_id = keys.copy(place, number), f"invented-{keys.number}-{place}-{number}"
            url = "" if copy.has_file else f"{address}/{copy.language}"
            self.copies.add(key, public_id, edition, copy.language, copy.medium.value, url)
            if copy.has_file:
                self.add_file(key, f"{public_id}.pdf", made_at)

    def add_file(self, copy: int, name: str, made_at: datetime) -> None:
        self.revisions.add(
            copy, copy, 1, PDF_NAME, name, "application/pdf", len(PDF), PDF_SUM, 1, made_at, Reading.DONE.value
        )


def _event(work: Work) -> int | None:
    return FIRST + work.event if work.event else None
