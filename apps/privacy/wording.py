"""What the mails about one's own data say, in the active language."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from apps.outbox.plainletter import Action, Words
from apps.privacy.models import Erasure
from apps.vocabulary import datewords

if TYPE_CHECKING:
    from apps.members.models import Member


def asked(erasure: Erasure, keep: str, member: "Member") -> Words:
    by_staff = _("We were asked to erase your account and what the portal holds about you. Your account is closed now.")
    by_member = _("You asked us to erase your account and what the portal holds about you. Your account is closed now.")
    return Words(
        headline=_("Your account will be erased"),
        paragraphs=[
            by_staff if erasure.cause == Erasure.Cause.STAFF else by_member,
            _("Was it not you, or have you changed your mind? Until then you can keep everything as it was:"),
        ],
        facts=[(_("Erased from"), _moment(erasure.due_at, member))],
        actions=[Action(_("Keep my account"), keep)],
        closing=[_("Places at coming courses stay yours until then. After that they go to the next in turn.")],
        why=_why(erasure),
    )


def soon(erasure: Erasure, keep: str, member: "Member") -> Words:
    by_staff = _("We were asked to erase your account. This is our last e-mail: afterwards we cannot write to you.")
    by_member = _("You asked us to erase your account. This is our last e-mail: afterwards we cannot write to you.")
    return Words(
        headline=_("Your account will be erased tomorrow"),
        paragraphs=[
            by_staff if erasure.cause == Erasure.Cause.STAFF else by_member,
            _("Have you changed your mind? This is the last chance:"),
        ],
        facts=[(_("Erased from"), _moment(erasure.due_at, member))],
        actions=[Action(_("Keep my account"), keep)],
        why=_why(erasure),
    )


def _why(erasure: Erasure) -> str:
    if erasure.cause == Erasure.Cause.STAFF:
        return _("You get this e-mail because somebody who writes from your address asked CMCS for this.")
    return _("You get this e-mail because somebody signed in to your account asked for this.")


def ready(until: datetime, page: str, member: "Member") -> Words:
    return Words(
        headline=_("The file of your data is ready"),
        paragraphs=[_("Sign in to download it. It holds much about you: keep it where nobody else reads it.")],
        facts=[(_("Stays until"), _moment(until, member))],
        actions=[Action(_("Open the page"), page)],
        why=_("You get this e-mail because you asked for a file of your data."),
    )


def sleeping(until: datetime, door: str, member: "Member") -> Words:
    return Words(
        headline=_("Do you still need your account?"),
        paragraphs=[
            _("You have not signed in for a long time. We keep accounts only as long as they are used."),
            _("Sign in once, and everything stays as it is. Otherwise your account is erased."),
        ],
        facts=[(_("Erased from"), _moment(until, member))],
        actions=[Action(_("Sign in"), door)],
        why=_("You get this e-mail because you have an account on the portal."),
    )


def _moment(at: datetime, member: "Member") -> str:
    return datewords.moment(at, member.time_zone)
