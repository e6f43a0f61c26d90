"""Resources with files, and packs of them."""

import io
import itertools
import zipfile
from datetime import UTC, datetime
from typing import Any

from apps.members.models import Member
from apps.resources import packorders
from apps.resources.fieldpack import building
from apps.resources.fieldpack.picking import picked
from apps.resources.models import Pack, Resource
from tests.resources.factories import make_copy, make_edition, make_resource, make_revision

NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
visitors = (f"visitor {number}" for number in itertools.count(1))


def make_work(title: str = "Oslo Guidelines", *, size: int = 2000, languages: str = "en", **values: Any) -> Resource:
    """With one PDF in each of the languages."""
    resource = make_resource(title, **values)
    edition = make_edition(resource)
    for language in languages.split():
        make_revision(make_copy(edition, language=language), b"%PDF-1.7".ljust(size, language[:1].encode()))
    return resource


def plan(*resources: Resource, member: Member | None = None, files: str = "mine", **values: Any) -> packorders.Plan:
    at, language = values.get("at", NOW), values.get("language", "en")
    visible = Resource.objects.visible_to(member, at=at)
    contents = picked(visible, [resource.code for resource in resources], files=files, language=language)
    return packorders.plan(contents, member=member, language=language, at=at)


def order(*resources: Resource, member: Member | None = None, asked_from: str = "", **values: Any) -> Pack:
    return packorders.order(
        plan(*resources, member=member, **values),
        member=member,
        asked_from=asked_from or next(visitors),
        language=values.get("language", "en"),
        at=values.get("at", NOW),
    )


def build(*resources: Resource, **values: Any) -> Pack:
    pack = order(*resources, **values)
    assert building.build_waiting(clock=lambda: NOW)
    pack.refresh_from_db()
    return pack


def opened(pack: Pack) -> zipfile.ZipFile:
    with pack.file.open("rb") as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))
