"""What an event's page says of applying for it."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.applications.applying import closing_words, why_closed
from apps.applications.models import Call
from apps.training import openings
from apps.training.models import Event
from apps.training.openings import Opening


def opening(event: Event, *, at: datetime) -> Opening | None:
    call = Call.objects.filter(event=event, is_open=True).select_related("prerequisite").first()
    if call is None:
        return None
    call.event = event
    if why_closed(call, at=at):
        return None
    return Opening(reverse("applications:apply", args=[event.code]), closing_words(call), tuple(_asks(call)))


def _asks(call: Call) -> list[str]:
    questions = call.questions.count()
    asked = {
        _("certificate of: %(module)s") % {"module": call.prerequisite}: call.prerequisite,
        _("language level: %(level)s") % {"level": call.language_level}: call.language_level,
        _("an organization that nominates you"): call.audience == Call.Audience.NOMINATED,
        _("membership of the portal"): call.audience == Call.Audience.MEMBERS,
        ngettext("%(n)d question", "%(n)d questions", questions) % {"n": questions}: questions,
    }
    return [words for words, is_asked in asked.items() if is_asked]


openings.register(opening)
