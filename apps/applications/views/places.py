"""“I will come”, “I cannot come”: by the link of a mail. Opening the page changes nothing."""

from contextlib import suppress
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.applications import addresses, coming
from apps.applications.views.badlinks import told_of_bad_links
from apps.training.models import Participation
from apps.training.standing import StandingRefused

ANSWERS = {"come": coming.come, "stay_away": coming.stay_away}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@told_of_bad_links
def place(request: HttpRequest, token: str) -> HttpResponse:
    found = Participation.objects.select_related("event")
    participation = get_object_or_404(found, public_id=coming.answered_by(token))
    at = timezone.now()
    if request.method == "POST":
        _answer(participation, request.POST.get("answer", ""), at=at)
        return redirect(request.path)
    return render(request, "applications/place.html", _context(participation, at=at))


def _answer(participation: Participation, answer: str, *, at: datetime) -> None:
    """Too late is no error: the page that follows says how things stand."""
    if answer in ANSWERS:
        with suppress(coming.CannotAnswer, StandingRefused):
            ANSWERS[answer](participation, at=at)


def _context(participation: Participation, *, at: datetime) -> dict[str, object]:
    event = participation.event
    return {
        "event": event,
        "name": participation.name,
        "state": participation.state,
        "why_not": coming.why_not(participation, event, at=at),
        "can_come": coming.can_come(event),
        "own_page": addresses.application(event, participation.email, language=get_language() or "en"),
    }
