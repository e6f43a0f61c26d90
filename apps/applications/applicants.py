"""Who applies: whoever reads mail at an address, which a signed link shows, with or without an account."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.applications import addresses
from apps.applications.applying import why_closed
from apps.applications.leaving import may_withdraw
from apps.applications.models import Application, Call
from apps.applications.shown import Shown, shown
from apps.training.models import Event, Participation
from apps.training.standing import HOLDING, Standing

if TYPE_CHECKING:
    from apps.members.models import Member


@dataclass(frozen=True)
class Applicant:
    email: str
    member: "Member | None"
    """Whose confirmed address it is."""


@dataclass(frozen=True)
class Case:
    """One person and one event, and what there is between them so far."""

    event: Event
    call: Call | None
    who: Applicant
    application: Application | None
    participation: Participation | None

    @property
    def is_sent(self) -> bool:
        """And still stands: whoever withdrew may send it again."""
        return bool(self.participation and self.participation.state != Standing.WITHDRAWN)

    @property
    def has_place(self) -> bool:
        """Or had one: that applications are closed does not matter any more."""
        return bool(self.participation and self.participation.state in HOLDING)

    @property
    def may_withdraw(self) -> bool:
        return bool(self.is_sent and self.participation and may_withdraw(self.participation))

    @property
    def shown(self) -> Shown | None:
        return shown(self.participation, self.application)

    def why_no_form(self, *, at: datetime) -> str:
        """A sentence, or nothing where there is a form to fill in or to change."""
        if self.call is None or (self.is_sent and self.application is None):
            return _("There is no form to change. Write to us if something about you is not right.")
        if self.participation and self.participation.state == Standing.DECLINED:
            return _("It is decided, and the form is closed. Write to us if you have a question.")
        if sentence := why_closed(self.call, at=at):
            return sentence
        if self.call.audience == Call.Audience.MEMBERS and self.who.member is None:
            return _("This event is for members of the portal. Join with this e-mail address, then come back.")
        return ""


def case(code: str, token: str) -> Case:
    """BadLink where the link is for another event, or none of ours."""
    event, email = addresses.applicant(code, token)
    call = Call.objects.filter(event=event).select_related("prerequisite").first()
    if call:
        call.event = event
    application = Application.objects.filter(call=call, email=email).first() if call else None
    participation = Participation.objects.filter(event=event, email=email).first()
    if participation:
        participation.event = event
    return Case(event, call, Applicant(email, member_of(email)), application, participation)


def member_of(email: str) -> "Member | None":
    """Whose confirmed address it is."""
    owned = EmailAddress.objects.filter(email__iexact=email, verified=True, user__is_active=True)
    found = owned.select_related("user").first()
    return found.user if found else None


def beginning(call: Call, who: Applicant) -> Application:
    """An empty form, with what is known already filled in."""
    return Application(call=call, email=who.email, **_known(who))


def begun(call: Call, who: Applicant) -> Application:
    """The draft; of two tabs that begin it at once, the same."""
    found, _made = Application.objects.get_or_create(call=call, email=who.email, defaults=_known(who))
    found.call, found.member = call, who.member or found.member
    return found


def _known(who: Applicant) -> dict[str, Any]:
    member = who.member
    if member is None:
        return {"language": get_language() or "en"}
    return {"member": member, "name": member.name, "language": member.language, "time_zone": member.time_zone}
