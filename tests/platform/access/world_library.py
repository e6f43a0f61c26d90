"""The library: what is for all, for members, for participants and for nobody yet; packs, suggestions, reading lists."""

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from apps.resources.entries import reindex
from apps.resources.kinds import Access, State
from apps.resources.models import (
    OutsideAddress,
    OutsideHost,
    ReadingItem,
    ReadingList,
    ReadingListTranslation,
    Resource,
    SavedResource,
)
from apps.search.models import Term
from apps.training.models import Event
from tests.platform.access.roles import Role
from tests.platform.access.world import World
from tests.resources.factories import make_topic
from tests.resources.fieldpack.makers import build, make_work


def fill(world: World, event: Event) -> None:
    member, now = world.people[Role.MEMBER], timezone.now()
    later = now + timedelta(days=3)
    kinds: dict[str, dict[str, Any]] = {
        "open": {},
        "members": {"access": Access.MEMBERS},
        "participants": {"access": Access.PARTICIPANTS, "event": event},
        "embargo": {"embargoed_until": later},
        "draft": {"state": State.DRAFT},
        "suggested": {"state": State.SUGGESTED, "suggested_by": member, "suggestion": "Good to have"},
    }
    for name, values in kinds.items():
        _shelve(world, name, make_work(name.title(), slug=name, code=f"{name}1", **values))
    _lists(world, event)
    _packs(world)
    reindex(list(Resource.objects.values_list("pk", flat=True)))
    host = OutsideHost.objects.create(name="example.org", free_at=now)
    world.key("outside_key", OutsideAddress.objects.create(url="https://example.org/", host=host, due_at=now))
    world.key("term_key", Term.objects.create(phrases="MCDA\nmilitary assets"))


def _shelve(world: World, name: str, resource: Resource) -> None:
    edition = resource.editions.get()
    copy = edition.copies.get()
    copy.revisions.get().cover.save("", ContentFile(b"\xff\xd8\xff a picture"))
    world.names |= {
        f"{name}_slug": resource.slug,
        f"{name}_code": resource.code,
        f"{name}_copy": copy.public_id,
        f"{name}_key": resource.pk,
        f"{name}_edition_key": edition.pk,
    }
    SavedResource.objects.create(member=world.people[Role.MEMBER], resource=resource)


def _lists(world: World, event: Event) -> None:
    topic = make_topic(slug="topic")
    world.names |= {"topic": topic.slug, "topic_key": topic.pk}
    for slug, is_public in (("open-list", True), ("hidden-list", False)):
        readings = ReadingList.objects.create(slug=slug, is_public=is_public)
        ReadingListTranslation.objects.create(reading_list=readings, language="en", title="To read before")
        for resource in Resource.objects.all():
            ReadingItem.objects.create(reading_list=readings, resource=resource)
            resource.topics.add(topic)
        world.names[slug.replace("-", "_")] = slug
        world.key(f"{slug.replace('-', '_')}_key", readings)


def _packs(world: World) -> None:
    now = timezone.now()
    open_one, closed = (Resource.objects.get(slug=slug) for slug in ("open", "members"))
    world.names["visitors_pack"] = build(open_one, at=now).public_id
    world.names["members_pack"] = build(closed, member=world.people[Role.MEMBER], at=now).public_id
