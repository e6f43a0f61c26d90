"""The staff pages (Django's admin): the same sign-in as everywhere else, and only after a second factor."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

CODES_AND_KEYS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def is_staff(request: HttpRequest) -> bool:
    return request.user.is_authenticated and request.user.is_active and request.user.is_staff


def has_second_factor(request: HttpRequest) -> bool:
    return bool(is_mfa_enabled(request.user, CODES_AND_KEYS))


def used_second_factor(request: HttpRequest) -> bool:
    """In this session: a code, a recovery code, a security key or a passkey. allauth records each of them as `mfa`."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


class StaffSite(AdminSite):
    site_header = gettext_lazy("Humanitarian // Military Dialogue: staff")
    site_title = gettext_lazy("HM Dialogue staff")
    index_title = gettext_lazy("Staff pages")

    def has_permission(self, request: HttpRequest) -> bool:
        if not is_staff(request):
            return False
        return not settings.STAFF_SECOND_FACTOR or (has_second_factor(request) and used_second_factor(request))

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Where everybody without permission is sent: each to the next step that is missing."""
        wanted = self._wanted(request)
        if not request.user.is_authenticated:
            return redirect_to_login(wanted, reverse("account_login"))
        if not is_staff(request):
            return render(request, "admin/only_staff.html", status=403)
        if self.has_permission(request):
            return HttpResponseRedirect(wanted)
        if not has_second_factor(request):
            messages.warning(request, _("The staff pages need a second factor. Set one up here, then come back."))
            return redirect("mfa_index")
        return redirect_to_login(wanted, self._second_factor_page(request))

    def get_urls(self) -> list[Any]:
        """A password is changed in one place."""
        elsewhere = RedirectView.as_view(pattern_name="account_change_password")
        return [path("password_change/", elsewhere, name="password_change"), *super().get_urls()]

    def _wanted(self, request: HttpRequest) -> str:
        """The page asked for, if it is one of this site."""
        wanted = request.GET.get(REDIRECT_FIELD_NAME, "")
        if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
            return wanted
        return reverse("admin:index", current_app=self.name)

    def _second_factor_page(self, request: HttpRequest) -> str:
        has_app = is_mfa_enabled(request.user, [Authenticator.Type.TOTP])
        return reverse("mfa_reauthenticate" if has_app else "mfa_reauthenticate_webauthn")
