"""Loads what is known of the past, once: rows that are there already stay as staff left them."""

from collections.abc import Container, Iterable

from django.utils import timezone

from apps.members.models import ConductText, ConductTranslation
from apps.pages.models import Link, Page, PageTranslation
from apps.training.models import Course, Event, FormerCode, Host
from apps.vocabulary.models import Organization
from cmcoord_portal.sample import tables

Row = dict[str, str]


def load() -> dict[str, int]:
    """Kind of content → number of rows added."""
    return {
        "courses": load_courses(),
        "events": load_events(),
        "links": load_links(),
        "pages": load_pages(),
        "code of conduct": load_conduct(),
    }


def load_courses() -> int:
    there = set(Course.objects.values_list("code", flat=True))
    missing = [Course(**row) for row in tables.rows("courses") if row["code"] not in there]
    return len(Course.objects.bulk_create(missing))


def load_events() -> int:
    there = {*Event.objects.values_list("code", flat=True), *FormerCode.objects.values_list("code", flat=True)}
    missing = [row for row in tables.rows("events") if row["code"] not in there]
    add_organizations({name for row in missing for _role, name in tables.pairs(row["hosts"])})
    add_events([row for row in missing if not row["part_of"]])
    add_events([row for row in missing if row["part_of"]])
    add_hosts(missing)
    return len(missing)


def add_organizations(named: Container[str]) -> None:
    """Only those that new events need: one that staff renamed does not come back."""
    there = set(Organization.objects.values_list("name", flat=True))
    wanted = (row for row in tables.rows("organizations") if row["name"] in named and row["name"] not in there)
    Organization.objects.bulk_create(Organization(**row) for row in wanted)


def add_events(rows: Iterable[Row]) -> None:
    courses = dict(Course.objects.values_list("code", "pk"))
    events = dict(Event.objects.values_list("code", "pk"))
    Event.objects.bulk_create(
        Event(**tables.event(row), course_id=courses.get(row["course"]), parent_id=events.get(row["part_of"]))
        for row in rows
    )


def add_hosts(rows: Iterable[Row]) -> None:
    events = dict(Event.objects.values_list("code", "pk"))
    organizations = dict(Organization.objects.values_list("name", "pk"))
    Host.objects.bulk_create(
        Host(event_id=events[row["code"]], organization_id=organizations[name], role=role, position=position)
        for row in rows
        for position, (role, name) in enumerate(tables.pairs(row["hosts"]))
    )


def load_links() -> int:
    """A link whose address or name staff have corrected is not added a second time."""
    there = {word for link in Link.objects.values_list("url", "label") for word in link}
    missing = [Link(**row) for row in tables.rows("links") if there.isdisjoint({row["url"], row["label"]})]
    return len(Link.objects.bulk_create(missing))


def load_pages() -> int:
    there = set(Page.objects.values_list("slug", flat=True))
    missing = [row for row in tables.rows("pages") if row["slug"] not in there]
    for row in missing:
        page = Page.objects.create(slug=row["slug"], position=row["position"], in_navigation=tables.yes(row["listed"]))
        body = tables.text(f"pages/{row['slug']}")
        PageTranslation.objects.create(page=page, language="en", title=row["title"], body=body)
    return len(missing)


def load_conduct() -> int:
    """The first text; staff write the later ones."""
    if ConductText.objects.exists():
        return 0
    text = ConductText.objects.create(published_at=timezone.now())
    ConductTranslation.objects.create(
        text=text, language="en", title="Code of conduct", body=tables.text("pages/conduct")
    )
    return 1
