"""Applicants as the selection desk meets them."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import Permission

from apps.applications import deciding
from apps.applications.deciding import Outcome, Pick, mark
from apps.applications.decision_publishing import preview, publish
from apps.applications.models import Application, Call, Decision
from apps.members.models import Member
from apps.training.models import Course, Event, Participation
from apps.training.standing import Standing
from tests.applications.factories import after, make_application
from tests.factories import NOW, make_member, make_participant

ACCEPTED, WAITING, DECLINED = Standing.ACCEPTED, Standing.WAITING, Standing.DECLINED

DESK = ["view_application", "decide", "publish_decisions"]


def make_coordinator(*courses: Course, rights: list[str] = DESK) -> Member:
    member = make_member(name="Coordinator", is_staff=True)
    member.user_permissions.set(Permission.objects.filter(codename__in=rights))
    for course in courses:
        course.coordinators.add(member)
    return member


def make_applicant(call: Call, *, state: str = "applied", email: str | None = None, **values: Any) -> Participation:
    """Somebody whose application is sent; `values` are the application's."""
    application = make_application(call, email, sent_at=NOW, **values)
    personal = {name: getattr(application, name) for name in ("name", "language", "time_zone", "member")}
    person = make_participant(call.event, application.email, state=state, **personal)
    Application.objects.filter(pk=application.pk).update(participation=person)
    person.application = application
    return person


def pick(person: Participation) -> Pick:
    """As a page would show them now."""
    now = Participation.objects.get(pk=person.pk)
    pending = Decision.objects.pending().filter(participation=now).values_list("pk", flat=True).first()
    return Pick(now.pk, mark(now.state, pending))


def decide(
    people: Sequence[Participation], result: Standing, *, by: Member | None = None, words: str = "", **span: float
) -> list[Outcome]:
    picks = [pick(person) for person in people]
    by, at = by or make_member(), after(**span)
    return deciding.decide(people[0].event_id, picks, result, by=by, at=at, words=words)


def publish_all(event: Event, *, by: Member | None = None, **span: float) -> int:
    at = after(**span)
    look = preview(Event.objects.get(pk=event.pk), at=at)
    return publish(event.pk, by=by or make_member(), at=at, expected=len(look.told), digest=look.digest)


def state(person: Participation) -> tuple[str, bool]:
    """With whether a place is kept."""
    person.refresh_from_db()
    return person.state, person.is_reserved
