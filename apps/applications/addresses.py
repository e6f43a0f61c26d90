"""Addresses that mails lead to. Each is signed, serves one person and one event, and needs no account."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from apps.outbox import links
from apps.outbox.links import BadLink
from apps.training.models import Event, Participation

APPLY, OFFER = "apply", "offer"


def offer(participation: Participation, event: Event, *, language: str) -> str:
    """Where somebody who waits takes a place or leaves it, whichever offer is open by then."""
    return _absolute("offer", event, links.token(OFFER, participation.public_id), language=language)


def offered_to(token: str) -> str:
    """The public id of a participation; BadLink."""
    (public_id,) = links.values(OFFER, token)
    return str(public_id)


def application(event: Event, email: str, *, language: str) -> str:
    """The form, and what became of it, for whoever reads mail at that address."""
    return _absolute("form", event, apply_token(event, email), language=language)


def apply_token(event: Event, email: str) -> str:
    return links.token(APPLY, str(event.uid), email.strip().lower())


def applicant(code: str, token: str) -> tuple[Event, str]:
    """The event that has this code, and the confirmed e-mail address. BadLink where the link is for another event, just
    as where no event has the code: nobody learns which private ones there are."""
    uid, email = links.values(APPLY, token)
    event = Event.objects.filter(code=code, uid=uid).first()
    if event is None:
        raise BadLink
    return event, str(email)


def is_for_an_applicant(token: str) -> bool:
    """Without a look into the database."""
    try:
        links.values(APPLY, token)
    except BadLink:
        return False
    return True


def _absolute(name: str, event: Event, token: str, *, language: str) -> str:
    with translation.override(language):
        return f"{settings.SITE_URL}{reverse(f'applications:{name}', args=[event.code, token])}"
