"""My data: what is held, a file of it, and the way out."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.authentication import get_authentication_records
from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.applications.personal import coming
from apps.members.models import Member
from apps.members.personal import who_is
from apps.outbox.links import BadLink
from apps.privacy import closing, ordering
from apps.privacy.forms import Confirmation
from apps.privacy.models import DataFile, Erasure
from apps.privacy.people import KINDS
from apps.resources.serving import StoredFile, answer
from apps.resources.sizes import size_in_words

View = Callable[..., HttpResponse]


def shown_again(view: View) -> View:
    """Who has neither password nor second factor cannot be asked for one: they sign in again, by a code."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        member = cast(Member, request.user)
        can_be_asked = member.has_usable_password() or is_mfa_enabled(member)
        signed_in_at = max((each["at"] for each in get_authentication_records(request, member)), default=0)
        if can_be_asked or time.time() - signed_in_at < REAUTHENTICATION_TIMEOUT:
            return view(request, *args, **kwargs)
        return _data(request, refusal=_("Sign out and in again first: it shows that it is still you."), status=403)

    return wrapper


@require_safe
@never_cache
@login_required
def data(request: HttpRequest) -> HttpResponse:
    return _data(request)


def _data(request: HttpRequest, *, refusal: str = "", status: int = 200) -> HttpResponse:
    file = ordering.newest(cast(Member, request.user), at=timezone.now())
    context = {
        "kinds": KINDS,
        "file": file,
        "size": size_in_words(file.size) if file and file.size else "",
        "refusal": refusal,
    }
    return render(request, "privacy/data.html", context, status=status)


@require_POST
@never_cache
@login_required
def order(request: HttpRequest) -> HttpResponse:
    try:
        ordering.order(cast(Member, request.user), at=timezone.now())
    except ordering.TooMany as refused:
        return _data(request, refusal=str(refused), status=429)
    return redirect("privacy:data")


@require_safe
@never_cache
@login_required
def file(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """For its member alone, who has just shown again who they are."""
    try:
        return cast(HttpResponseBase, _handed_out(request, public_id))
    except ReauthenticationRequired:  # to the page: a download would leave the password's form standing, as if refused
        return redirect_to_login(reverse("privacy:data"), reverse("account_reauthenticate"))


@shown_again
@reauthentication_required
def _handed_out(request: HttpRequest, public_id: str) -> HttpResponseBase:
    ready = DataFile.objects.filter(state=DataFile.State.READY, member=request.user.pk, expires_at__gt=timezone.now())
    found = ready.filter(public_id=public_id).first()
    if found is None or found.size is None:
        raise Http404
    stored = StoredFile(
        file=found.file,
        name=f"hmd-my-data-{found.asked_at:%Y-%m-%d}.zip",
        media_type="application/zip",
        size=found.size,
        mark=found.sha256,
        changed_at=found.asked_at,
        is_for_all=False,
    )
    return answer(request, stored)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
@shown_again
@reauthentication_required
def erase(request: HttpRequest) -> HttpResponse:
    member = cast(Member, request.user)
    form = Confirmation(request.POST if request.method == "POST" else None, expected=member.email)
    if request.method == "POST" and form.is_valid():
        try:
            erasure = closing.ask(member, by=member.public_id, at=timezone.now())
        except closing.Refused as refused:
            form.add_error(None, str(refused))
        else:
            logout(request)
            return render(request, "privacy/closed.html", {"due": erasure.due_at})
    return render(request, "privacy/erase.html", _before(member, form), status=422 if form.errors else 200)


def _before(member: Member, form: Confirmation) -> dict[str, Any]:
    return {
        "form": form,
        "staying": [kind for kind in KINDS if kind.stays],
        "coming": [each.event for each in coming(who_is(member), at=timezone.now())],
        "why_not": closing.why_not(member),
        "due": closing.due(at=timezone.now()),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def keep(request: HttpRequest, token: str) -> HttpResponse:
    """The account is closed, so that nobody can sign in to say so: the link in the mail is enough."""
    try:
        erasure = closing.of_link(token)
    except (BadLink, ValueError, Erasure.DoesNotExist):
        raise Http404 from None
    if request.method != "POST":
        return render(request, "privacy/keep.html", {"erasure": erasure})
    try:
        closing.stop(erasure, at=timezone.now())
    except closing.TooLate as late:
        return render(request, "privacy/keep.html", {"erasure": erasure, "late": str(late)}, status=410)
    messages.success(request, _("Your account stays. You can sign in again."))
    return redirect("account_login")
