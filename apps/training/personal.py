"""Participations, their history, trainers, and calendars' addresses.

The row of a participation stays, nameless: so many people, of such constituencies, took part.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.training.models import Course, FeedAddress, Participation, StandingChange, Trainer
from apps.training.models.person import Person
from apps.training.status import Status
from apps.vocabulary.whose import Held, Kind, Who, erased_address, erased_name, moment, scrub

KINDS: tuple[Kind, ...] = (
    Kind(
        "participations",
        _("Courses you applied for or took part in, and the history of each"),
        _("As long as you have an account; telephone and focal point 180 days after the event"),
        ("training.Participation", "training.StandingChange"),
        _(
            "That somebody of your constituency applied or took part, and when: without name, address, organization, "
            "country or telephone."
        ),
    ),
    Kind(
        "trainer",
        _("Events at which you teach"),
        _("A year after the event"),
        ("training.Trainer",),
    ),
    Kind(
        "calendar-address",
        _("The secret address of your calendar"),
        _("Until you revoke it"),
        ("training.FeedAddress",),
    ),
    Kind(
        "coordinated-courses",
        _("Courses that you coordinate"),
        _("As long as you coordinate them"),
        ("training.Course_coordinators",),
    ),
)
EMPTIED = ("organization", "gender", "country", "phone", "time_zone", "focal_point_name", "focal_point_email")
"""Not the constituency: it is counted."""


def held(who: Who) -> Iterator[Held]:
    people = Participation.objects.filter(who.theirs).select_related("event").prefetch_related("history")
    for person in people.order_by("pk"):
        yield Held("participations", _participation(person), names=(person.name,), addresses=(person.email,))
    for trainer in Trainer.objects.filter(email__in=who.addresses).select_related("event").order_by("pk"):
        facts = {"event": trainer.event.title, "code": trainer.event.code, "phone": trainer.phone}
        yield Held("trainer", {"name": trainer.name, "address": trainer.email, **facts}, names=(trainer.name,))
    for address in FeedAddress.objects.filter(member=who.key):
        yield Held("calendar-address", {"made": moment(address.made_at), "kept as": address.fingerprint})
    for course in Course.objects.filter(coordinators=who.key or 0).order_by("code"):
        yield Held("coordinated-courses", {"code": course.code, "title": course.title})


def personal_facts(person: Person) -> dict[str, object]:
    """Of an application or a participation."""
    return {
        "name": person.name,
        "address": person.email,
        "language": person.language,
        "time zone": person.time_zone,
        "organization": person.organization,
        "constituency": str(person.get_constituency_display()),
        "gender": str(person.get_gender_display()),
        "country": str(person.country),
        "phone": person.phone,
        "focal point": person.focal_point_name,
        "address of the focal point": person.focal_point_email,
    }


def _participation(person: Participation) -> dict[str, object]:
    return {
        "event": person.event.title,
        "code": person.event.code,
        "state": str(person.get_state_display()),
        **personal_facts(person),
        "travel booked": person.travel_booked,
        "history": [
            {"at": moment(line.at), "became": str(line.get_after_display()), "note": line.note}
            for line in person.history.all()
        ],
    }


def erase(who: Who, *, at: datetime) -> Iterable[str]:
    theirs = Participation.objects.filter(who.theirs)
    StandingChange.objects.filter(participation__in=theirs).update(note="")
    make_nameless(theirs)
    forget_focal_point(Participation.objects.all(), who)
    Trainer.objects.filter(email__in=who.addresses).delete()
    scrub(StandingChange.objects.exclude(note=""), who, "note")
    return ()


def make_nameless(people: QuerySet) -> int:
    """Of participations or applications."""
    return people.update(
        name=erased_name(), email=erased_address(), member=None, language="", **dict.fromkeys(EMPTIED, "")
    )


def forget_focal_point(people: QuerySet, who: Who) -> None:
    """Who nominated somebody is a person, too."""
    named = Q(focal_point_email__in=who.addresses) | Q(focal_point_email="", focal_point_name__in=who.names - {""})
    people.filter(named).update(focal_point_name="", focal_point_email="")


def forget_contacts(people: QuerySet) -> int:
    """What was needed only to reach somebody before and during an event."""
    has_any = ~Q(phone="", focal_point_name="", focal_point_email="")
    return people.filter(has_any).update(phone="", focal_point_name="", focal_point_email="")


def over(*, before: datetime, event: str = "event__") -> Q:
    """Rows whose event ended before that day, by the last of its days that is known. One that waits for new dates is
    never over."""
    day = before.date()
    ended = Q((f"{event}ends_on__lt", day)) | Q((f"{event}ends_on", None), (f"{event}starts_on__lt", day))
    return ended & ~Q((f"{event}status", Status.POSTPONED))
