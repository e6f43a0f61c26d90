"""Where an offered place is taken or left, without an account. Opening the page changes nothing."""

from contextlib import suppress
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.applications import addresses, offering
from apps.applications.views.badlinks import told_of_bad_links
from apps.training.models import Participation
from apps.training.standing import HOLDING, StandingRefused
from apps.vocabulary import datewords

ANSWERS = {"take": offering.take, "leave": offering.leave}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@told_of_bad_links
def offer(request: HttpRequest, code: str, token: str) -> HttpResponse:
    found = Participation.objects.select_related("event", "member")
    participation = get_object_or_404(found, public_id=addresses.offered_to(token), event__code=code)
    at = timezone.now()
    if request.method == "POST":
        _answer(participation, request.POST.get("answer", ""), at=at)
        return redirect(request.path)
    return render(request, "applications/offer.html", _context(participation, at=at))


def _answer(participation: Participation, answer: str, *, at: datetime) -> None:
    """Too late is no error: the page that follows says how things stand."""
    if answer in ANSWERS:
        with suppress(offering.NotOpen, StandingRefused):
            ANSWERS[answer](participation, at=at)


def _context(participation: Participation, *, at: datetime) -> dict[str, object]:
    event, offer = participation.event, offering.current(participation)
    can_answer = offer is not None and offering.is_open(offer, participation, event, at=at)
    zones = dict.fromkeys([event.time_zone, participation.time_zone or event.time_zone])
    return {
        "event": event,
        "name": participation.name,
        "has_place": participation.state in HOLDING,
        "until": [datewords.moment(offer.expires_at, zone) for zone in zones] if offer and can_answer else [],
        "why_not": offering.why_not(offer, participation),
    }
