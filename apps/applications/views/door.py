"""“Apply”: members go on to their form at once; everybody else confirms an address first."""

import secrets
from typing import Any, cast

from allauth.account.utils import has_verified_email
from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.applications import addresses
from apps.applications.applying import closing_words, why_closed
from apps.applications.forms import AddressForm
from apps.applications.models import Call
from apps.applications.telling import send_link


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def apply(request: HttpRequest, code: str) -> HttpResponse:
    call = get_object_or_404(Call.objects.select_related("event"), event__code=code, event__is_public=True)
    closed = why_closed(call, at=timezone.now())
    if request.user.is_authenticated and has_verified_email(request.user, request.user.email):
        return redirect("applications:form", code, addresses.apply_token(call.event, request.user.email))
    if request.method == "POST" and not closed and call.audience != Call.Audience.MEMBERS:
        return _asked(request, call)
    return _page(request, call, form=AddressForm(), closed=closed)


def _asked(request: HttpRequest, call: Call) -> HttpResponse:
    """The answer is the same whoever has this address, and however often it was asked for."""
    if not ratelimit.consume(request, action="apply_from"):
        return cast(HttpResponse, ratelimit.respond_429(request))
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _page(request, call, form=form)
    email = form.cleaned_data["email"].strip().lower()
    if ratelimit.consume(request, action="apply_to", key=f"{call.pk} {email}"):
        key = f"confirm-{secrets.token_hex(12)}"
        send_link(call.event, email, language=get_language() or "en", key=key, at=timezone.now())
    return render(request, "applications/link_sent.html", {"event": call.event, "email": email})


def _page(request: HttpRequest, call: Call, **context: Any) -> HttpResponse:
    context |= {
        "event": call.event,
        "call": call,
        "for_members": call.audience == Call.Audience.MEMBERS,
        "closes": closing_words(call),
    }
    return render(request, "applications/apply.html", context)
