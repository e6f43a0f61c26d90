"""How a person stands towards an event, and the one table of allowed moves: model, desk and answers all read it."""

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy


class Standing(TextChoices):
    APPLIED = "applied", gettext_lazy("Applied")
    SHORTLISTED = "shortlisted", gettext_lazy("On the shortlist")
    ACCEPTED = "accepted", gettext_lazy("Has a place")
    CONFIRMED = "confirmed", gettext_lazy("Has a place and confirmed it")
    WAITING = "waiting", gettext_lazy("On the waiting list")
    DECLINED = "declined", gettext_lazy("Not accepted")
    WITHDRAWN = "withdrawn", pgettext_lazy("person", "Withdrawn")
    ATTENDED = "attended", gettext_lazy("Attended")
    ABSENT = "absent", gettext_lazy("Did not come")
    COMPLETED = "completed", gettext_lazy("Completed")


S = Standing
TOLD = (S.APPLIED, S.SHORTLISTED, S.ACCEPTED, S.CONFIRMED, S.WAITING)
"""Those who hear of every change: they hold a place, wait for one, or wait for an answer."""

HOLDING = (S.ACCEPTED, S.CONFIRMED, S.ATTENDED, S.ABSENT, S.COMPLETED)
"""Each of them takes one of the event's places."""

TAKING_PART = (S.ACCEPTED, S.CONFIRMED, S.ATTENDED, S.COMPLETED)
"""For whom participants' materials are."""

AFTERWARDS = (S.ATTENDED, S.ABSENT, S.COMPLETED)
"""What only the days of the event themselves show."""

MOVES: dict[Standing, tuple[Standing, ...]] = {
    S.APPLIED: (S.SHORTLISTED, S.ACCEPTED, S.WAITING, S.DECLINED, S.WITHDRAWN),
    S.SHORTLISTED: (S.APPLIED, S.ACCEPTED, S.WAITING, S.DECLINED, S.WITHDRAWN),
    S.WAITING: (S.ACCEPTED, S.DECLINED, S.WITHDRAWN),
    S.ACCEPTED: (S.CONFIRMED, S.WITHDRAWN, *AFTERWARDS),
    S.CONFIRMED: (S.ACCEPTED, S.WITHDRAWN, *AFTERWARDS),
    S.DECLINED: (S.APPLIED, S.ACCEPTED, S.WAITING),
    S.WITHDRAWN: (S.APPLIED,),
    S.ATTENDED: (S.ABSENT, S.COMPLETED),
    S.ABSENT: (S.ATTENDED, S.COMPLETED),
    S.COMPLETED: (S.ATTENDED, S.ABSENT),
}

SPOKEN_OF_AS = {S.SHORTLISTED: S.APPLIED, S.CONFIRMED: S.ACCEPTED}
"""A shortlist is the desk's own; and who confirmed a place holds it like everybody else."""


class StandingRefused(Exception):
    """A move that the table does not allow, or for which there is no place; its text says so to a person."""


def may(was: str, now: str) -> bool:
    return Standing(now) in MOVES[Standing(was)]


def check(was: str, now: str) -> None:
    """Raises StandingRefused."""
    if not may(was, now):
        raise StandingRefused(
            _("Somebody who is “%(was)s” cannot become “%(now)s”.")
            % {"was": Standing(was).label, "now": Standing(now).label}
        )


def as_told(standing: str) -> Standing:
    """As the person is told of it."""
    return SPOKEN_OF_AS.get(Standing(standing), Standing(standing))
