from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from apps.members.models import Member
from apps.outbox.links import BadLink
from apps.subscriptions import unsubscribing
from apps.subscriptions.forms import Preferences
from apps.subscriptions.kinds import SERVICE, ListMail
from apps.subscriptions.unsubscribing import FIELD, ONE_CLICK


@method_decorator([never_cache, login_required], name="dispatch")
class MailPreferences(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, Preferences(cast(Member, request.user)))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = Preferences(cast(Member, request.user), request.POST)
        if not form.is_valid():
            return self.page(request, form, status=400)
        form.save()
        messages.success(request, _("Your choice is kept."))
        return redirect("subscriptions:preferences")

    def page(self, request: HttpRequest, form: Preferences, *, status: int = 200) -> HttpResponse:
        is_staff = cast(Member, request.user).is_staff
        service = [each for each in SERVICE if is_staff or not each.staff_only]
        return render(request, "subscriptions/preferences.html", {"form": form, "service": service}, status=status)


@method_decorator([csrf_exempt, never_cache], name="dispatch")
class Unsubscribe(View):
    """Whoever holds the address may do this one thing, without cookie or account: mail programs do it for people. Only
    a POST with the one agreed field does; reading the page changes nothing."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.page(request, "unsubscribe", unsubscribing.kind_of, token)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        if request.POST.get(FIELD) == ONE_CLICK:
            return self.page(request, "unsubscribed", unsubscribing.unsubscribe, token)
        response = self.get(request, token)
        response.status_code = 400
        return response

    def page(self, request: HttpRequest, name: str, step: Callable[[str], ListMail], token: str) -> HttpResponse:
        try:
            kind = step(token)
        except BadLink as error:
            raise Http404 from error
        response = render(request, f"subscriptions/{name}.html", {"kind": kind})
        response["Referrer-Policy"] = "no-referrer"  # the address is a key
        return response
