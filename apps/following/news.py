"""What is new of all that can be followed: found once for everybody, by as many queries for many members as for one.

Only what every member may see is in it. What participants alone see is told on their course's own pages.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import NamedTuple

from apps.applications.models import Call
from apps.following.models import Follow, Novelty
from apps.notices.models import Change, Notice
from apps.resources.models import ReadingItem, Resource
from apps.resources.models.resource import ResourceQuerySet
from apps.training.models import Event
from apps.training.shown import is_over
from apps.training.status import Status
from apps.vocabulary.regions import Region, countries_of

UNSAID = [f"{of}{name}" for of in ("", "parent__") for name in ("description", "sources")]
MOST = 2_000
"""Of each kind, the newest: nobody is told of more."""


class Moment(NamedTuple):
    """When something about an event became new: the event itself, its call for applications, or a notice."""

    at: datetime
    call: int | None = None
    notice: int | None = None


class Chosen(NamedTuple):
    """Primary keys. `calls` are events for which one can apply since."""

    events: tuple[int, ...] = ()
    calls: frozenset[int] = frozenset()
    notices: tuple[int, ...] = ()
    resources: tuple[int, ...] = ()


@dataclass
class News:
    """Of the time after `since`, until `until`."""

    since: datetime
    until: datetime

    def chosen(self, follows: Iterable[Follow], *, told_until: datetime) -> Chosen:
        """What one member is told; of each thing, only what came after it was followed."""
        moments: dict[int, set[Moment]] = defaultdict(set)
        resources: dict[int, datetime] = {}
        for follow in follows:
            after = max(follow.since, told_until)
            for event in self._events_of(follow):
                moments[event] |= {moment for moment in self.moments[event] if moment.at > after}
            resources |= {key: at for key, at in self._resources_of(follow).items() if at > after}
        found = {key: its for key, its in moments.items() if its}
        return Chosen(
            tuple(key for key in self.events if key in found),
            frozenset(key for key, its in found.items() if any(moment.call for moment in its)),
            self._newest_first(moment for its in found.values() for moment in its),
            tuple(sorted(resources, key=lambda key: (resources[key], key), reverse=True)),
        )

    def _events_of(self, follow: Follow) -> Collection[int]:
        if follow.course_id:
            return self._by_course.get(follow.course_id, ())
        return self._by_place.get(str(follow.country or follow.region), ())

    def _resources_of(self, follow: Follow) -> Mapping[int, datetime]:
        if follow.topic_id:
            return self._by_topic.get(follow.topic_id, {})
        return self._by_list.get(follow.reading_list_id, {}) if follow.reading_list_id else {}

    def _newest_first(self, moments: Iterable[Moment]) -> tuple[int, ...]:
        at = {moment.notice: moment.at for moment in moments if moment.notice}
        return tuple(sorted(at, key=lambda key: (at[key], key), reverse=True))

    @cached_property
    def moments(self) -> dict[int, list[Moment]]:
        """By event, of whatever is public."""
        found: dict[int, list[Moment]] = defaultdict(list)
        for key, at in self._seen(Novelty.Kind.EVENT).items():
            found[key].append(Moment(at))
        calls = self._seen(Novelty.Kind.CALL)
        for call in Call.objects.filter(pk__in=calls).select_related("event"):
            if call.takes_applications(at=self.until):
                found[call.event_id].append(Moment(calls[call.pk], call=call.pk))
        notices = {notice.pk: notice.published_at or self.until for notice in self.notices.values()}
        for event, notice in Change.objects.filter(notice__in=notices).values_list("event", "notice"):
            found[event].append(Moment(notices[notice], notice=notice))
        return found

    @cached_property
    def events(self) -> dict[int, Event]:
        """With something new about them, and not over yet; in the order of their days."""
        today = self.until.astimezone(UTC).date()
        public = Event.objects.public().exclude(status=Status.HELD).filter(pk__in=self.moments)
        found = public.select_related("course", "parent").defer(*UNSAID).order_by("starts_on", "ends_on", "code")
        return {event.pk: event for event in found if not is_over(event.dates, today=today)}

    @cached_property
    def notices(self) -> dict[int, Notice]:
        current = Notice.objects.current().filter(published_at__gt=self.since, published_at__lte=self.until)
        return {notice.pk: notice for notice in current.for_banners()[:MOST]}

    @property
    def open_resources(self) -> ResourceQuerySet:
        return Resource.objects.for_members(at=self.until)

    @cached_property
    def _by_course(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for event in self.events.values():
            if event.course_id:
                found[event.course_id].append(event.pk)
        return found

    @cached_property
    def _by_place(self) -> dict[str, list[int]]:
        """By country and by region."""
        regions = {code: region.value for region in Region for code in countries_of(region)}
        found: dict[str, list[int]] = defaultdict(list)
        for event in self.events.values():
            codes = set(event.arrangement.countries)
            for place in codes | {regions[code] for code in codes if code in regions}:
                found[place].append(event.pk)
        return found

    @cached_property
    def _by_topic(self) -> dict[int, dict[int, datetime]]:
        seen = self._seen(Novelty.Kind.RESOURCE)
        about = Resource.topics.through.objects.filter(resource__in=self.open_resources.filter(pk__in=seen))
        found: dict[int, dict[int, datetime]] = defaultdict(dict)
        for topic, resource in about.values_list("topic", "resource"):
            found[topic][resource] = seen[resource]
        return found

    @cached_property
    def _by_list(self) -> dict[int, dict[int, datetime]]:
        seen = self._seen(Novelty.Kind.READING)
        items = ReadingItem.objects.filter(pk__in=seen, reading_list__is_public=True, resource__in=self.open_resources)
        found: dict[int, dict[int, datetime]] = defaultdict(dict)
        for key, of, resource in items.order_by("pk").values_list("pk", "reading_list", "resource"):
            found[of][resource] = seen[key]
        return found

    def _seen(self, kind: str) -> dict[int, datetime]:
        newest = Novelty.objects.filter(kind=kind, at__gt=self.since, at__lte=self.until).order_by("-at", "-pk")
        return dict(newest.values_list("thing", "at")[:MOST])
