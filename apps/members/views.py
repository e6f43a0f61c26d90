"""Joining, waiting to be let in, and the code of conduct."""

from typing import Any, cast

from allauth.account.views import SignupView
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.members import conduct
from apps.members.inviting import InvitationUsed, opened_by
from apps.members.models import Member


class SignUpView(SignupView):
    def get_initial(self) -> dict[str, Any]:
        """An invitation brings its address along, and stands on the page, so that the form sends it back."""
        initial: dict[str, Any] = super().get_initial()
        token = self.request.GET.get("invitation", "")
        if invitation := opened_by(token, at=timezone.now()):
            initial |= {"invitation": token, "email": invitation.address}
        return initial

    def form_valid(self, form: Any) -> HttpResponse:
        """Account, wish to join, agreement and the code's mail are one transaction."""
        try:
            with transaction.atomic():
                return cast(HttpResponse, super().form_valid(form))
        except InvitationUsed as refusal:
            form.add_error(None, str(refusal))
            return cast(HttpResponse, self.form_invalid(form))


@require_safe
@never_cache
def waiting(request: HttpRequest) -> HttpResponse:
    """The same for everybody who opens it: it tells nothing about anybody."""
    return render(request, "account/waiting.html")


@require_safe
def conduct_text(request: HttpRequest) -> HttpResponse:
    text = conduct.in_force()
    if text is None or text.version is None:
        raise Http404
    return render(request, "account/conduct.html", {"text": text, "version": text.version})


@method_decorator([never_cache, login_required], name="dispatch")
class AgreeView(View):
    def get(self, request: HttpRequest, refusal: str = "") -> HttpResponse:
        text = conduct.unanswered(cast(Member, request.user))
        if text is None or text.version is None:
            return redirect(_wanted(request))
        context = {"text": text, "version": text.version, "next": _wanted(request), "refusal": refusal}
        return render(request, "account/conduct_agree.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        shown = request.POST.get("text", "")
        try:
            conduct.agree_to_shown(cast(Member, request.user), shown, at=timezone.now())
        except conduct.NotThisText as refusal:
            return self.get(request, str(refusal))
        return redirect(_wanted(request))


def _wanted(request: HttpRequest) -> str:
    """The page that was on its way, if it is one of this site."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("my")
