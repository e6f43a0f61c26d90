"""How somebody's application is shown to them: nothing of what is not published."""

from dataclasses import dataclass

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

from apps.applications.models import Application
from apps.training.models import Participation
from apps.training.standing import Standing, as_told

S = Standing


@dataclass(frozen=True)
class Shown:
    """A chip's class, icon and word, and a sentence."""

    key: str
    icon: str
    word: str | Lazy
    sentence: str | Lazy


DRAFT = Shown("tentative", "ask", _("Draft"), _("Not sent yet. Only you can see it."))
STATES = {
    S.APPLIED: Shown("scheduled", "check", _("Applied"), _("Staff look at all applications and write to everybody.")),
    S.ACCEPTED: Shown("scheduled", "check", _("You have a place"), _("If you cannot come, please say so early.")),
    S.WAITING: Shown("postponed", "sand", _("Waiting list"), _("When it is your turn, we write to you.")),
    S.DECLINED: Shown("cancelled", "stop", _("Not accepted"), _("We could not offer you a place this time.")),
    S.WITHDRAWN: Shown("past", "flag", _("Withdrawn"), _("You withdrew.")),
    S.ATTENDED: Shown("past", "flag", _("Attended"), _("Thank you for taking part.")),
    S.ABSENT: Shown("past", "flag", _("Did not come"), _("You were not there, as far as we know.")),
    S.COMPLETED: Shown("past", "flag", _("Completed"), _("Thank you for taking part.")),
}


def shown(participation: Participation | None, application: Application | None) -> Shown | None:
    """None where there is nothing yet."""
    if participation is not None:
        return STATES[as_told(participation.state)]
    return DRAFT if application is not None else None
