"""Small, plain makers of what stands in the library. Values not named are ordinary ones."""

import itertools
from datetime import date
from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile

from apps.resources.kinds import Medium, State, Type
from apps.resources.models import Copy, Edition, Resource, ResourceTranslation, Revision
from apps.resources.models.edition import Issued, Reading
from apps.vocabulary.models import Topic, TopicTranslation

numbers = itertools.count(1)


def make_resource(
    title: str = "Oslo Guidelines", *, language: str = "en", summary: str = "", **values: Any
) -> Resource:
    """Published, with one title, and nothing to read yet."""
    defaults: dict[str, Any] = {"slug": f"resource-{next(numbers)}", "type": Type.GUIDELINE, "state": State.PUBLISHED}
    resource = Resource.objects.create(**{**defaults, **values})
    ResourceTranslation.objects.create(resource=resource, language=language, title=title, summary=summary)
    return resource


def make_edition(resource: Resource | None = None, **values: Any) -> Edition:
    resource = resource or make_resource()
    defaults: dict[str, Any] = {
        "version": "Rev. 1.1",
        "position": next(numbers),
        "issued_on": date(2007, 11, 1),
        "issued_precision": Issued.MONTH,
    }
    return Edition.objects.create(resource=resource, **{**defaults, **values})


def make_copy(edition: Edition | None = None, *, language: str = "en", **values: Any) -> Copy:
    return Copy.objects.create(edition=edition or make_edition(), language=language, **values)


def make_revision(copy: Copy | None = None, content: bytes = b"%PDF-1.7 words", **values: Any) -> Revision:
    """A stored file of a copy, current and already read, without going through the door of uploads."""
    copy = copy or make_copy()
    number = copy.revisions.count() + 1
    copy.revisions.update(is_current=False)
    defaults: dict[str, Any] = {
        "number": number,
        "name": f"oslo-{copy.language}.pdf",
        "media_type": "application/pdf" if copy.medium == Medium.PDF else "application/octet-stream",
        "size": len(content),
        "sha256": sha256(content).hexdigest(),
        "pages": 1,
        "reading": Reading.DONE,
    }
    revision = Revision(copy=copy, **{**defaults, **values})
    revision.file.save("as-uploaded", ContentFile(content), save=True)
    return revision


def make_topic(name: str = "Military and civil defence assets", **values: Any) -> Topic:
    topic = Topic.objects.create(**{"slug": f"topic-{next(numbers)}", **values})
    TopicTranslation.objects.create(topic=topic, language="en", name=name)
    return topic
