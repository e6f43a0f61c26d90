"""A member's own calendar: its page, and the feed behind a secret address that a diary can read without signing in."""

from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import conditional_page, require_safe

from apps.training import diary, ics, subscribed
from apps.training.calendarframe import Subscription
from apps.training.feedpages import CALENDAR, stamped
from apps.training.models import FeedAddress, fingerprint, new_token

PRIVATE = "private, max-age=0, must-revalidate"


@method_decorator([never_cache, login_required], name="dispatch")
class OwnCalendar(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        """`instead_of` is what stood on the page: a form sent twice does not make an address that nobody saw."""
        if request.POST.get("instead_of", "") != _mark(_address(request)):
            return self.page(request, stale=True)
        if request.POST.get("do") == "revoke":
            FeedAddress.objects.filter(member=request.user.pk).delete()
            return redirect("own_calendar:page")
        return self.page(request, token=_renewed(request, at=timezone.now()))

    def page(self, request: HttpRequest, *, token: str = "", stale: bool = False) -> HttpResponse:
        address = _address(request)
        context = {
            "address": address,
            "mark": _mark(address),
            "stale": stale,
            "subscription": _subscription(token) if token else None,
        }
        return render(request, "training/own_calendar.html", context)


@require_safe
@conditional_page
def own_feed(request: HttpRequest, token: str) -> HttpResponse:
    address = FeedAddress.objects.of_token(token).select_related("member").first()
    if address is None:
        raise Http404
    member, now = address.member, timezone.now()
    with override(member.language):
        found = subscribed.own(member.pk, at=now)
        entries = [diary.entry(event, note=state) for event, state in found]
        body = ics.public_calendar(entries, name=_("My UN-CMCoord training"))
    headers = {"Cache-Control": PRIVATE, "Content-Language": member.language, "Referrer-Policy": "no-referrer"}
    response = HttpResponse(body, content_type=CALENDAR, headers=headers)
    return stamped(response, [event.changed_at for event, _state in found], at=now)


def _address(request: HttpRequest) -> FeedAddress | None:
    return FeedAddress.objects.filter(member=request.user.pk).first()


def _mark(address: FeedAddress | None) -> str:
    return address.fingerprint[:16] if address else ""


def _subscription(token: str) -> Subscription:
    return Subscription("ics", "text/calendar", f"{settings.SITE_URL}{reverse('own_calendar:feed', args=[token])}")


def _renewed(request: HttpRequest, *, at: datetime) -> str:
    """Once there is a new address, the former one is nobody's."""
    token, member = new_token(), cast(Any, request.user)
    values = {"fingerprint": fingerprint(token), "made_at": at}
    FeedAddress.objects.update_or_create(member=member, defaults=values)
    return token
