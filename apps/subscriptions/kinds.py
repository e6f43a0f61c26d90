"""All mail that the portal sends, in one table: list mail, which everybody chooses, and service mail, which they cannot
switch off, and why not."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise


class Pace(TextChoices):
    WEEKLY = "weekly", _("Every week, on Monday morning")
    OFF = "off", _("Never")


@dataclass(frozen=True)
class ListMail:
    """`key` is the kind of its mailings in the outbox, too. `default` holds for those who chose nothing: it is OFF,
    unless only those get it who asked for it in another way."""

    key: str
    name: "StrOrPromise"
    about: "StrOrPromise"
    paces: tuple[Pace, ...]
    default: Pace = Pace.OFF


@dataclass(frozen=True)
class ServiceMail:
    """`kinds` are those of its mailings in the outbox; none where mails do not go through it."""

    name: "StrOrPromise"
    why: "StrOrPromise"
    kinds: tuple[str, ...] = ()
    staff_only: bool = False


FOLLOWS = ListMail(
    "follows",
    _("What you follow"),
    _(
        "News on the courses, topics, places and reading lists that you follow. You get it only if you follow "
        "something, and only when there is something new."
    ),
    (Pace.WEEKLY, Pace.OFF),
    default=Pace.WEEKLY,
)

LISTS = {each.key: each for each in (FOLLOWS,)}

SERVICE = (
    ServiceMail(
        _("Notices about your courses"),
        _("If a course of yours is postponed, moved or cancelled, you must hear of it before you travel."),
        ("notice", "transfer", "windows"),
    ),
    ServiceMail(
        _("Your applications and places"),
        _("What was decided, and places that become free: they are lost if you do not answer in time."),
        ("confirm-address", "standing", "offer", "decision"),
    ),
    ServiceMail(
        _("Reminders"),
        _("Once before a deadline and before a course of yours begins, with what you need to take part."),
        ("reminder-deadline", "reminder-joining", "reminder-start"),
    ),
    ServiceMail(
        _("Your certificates"), _("The certificate itself is in it, and word of a corrected one."), ("certificate",)
    ),
    ServiceMail(
        _("Messages from other members"),
        _("Somebody wrote to you, or what you reported was looked at. You can block whom you like."),
        ("message", "report-closed"),
    ),
    ServiceMail(
        _("Your account"),
        _(
            "Codes to sign in, and word of a changed password, address or second factor: if it was not you, you must "
            "know."
        ),
        (
            *("account", "account-code", "account-code-hour"),
            *("data-file", "erasure-asked", "erasure-soon", "long-absence"),
        ),
    ),
    ServiceMail(
        _("Reports"),
        _("Staff look at what members report about each other."),
        ("reported",),
        staff_only=True,
    ),
    ServiceMail(
        _("Promised dates"),
        _("Editors are reminded of dates that a notice promised."),
        ("promise",),
        staff_only=True,
    ),
)
