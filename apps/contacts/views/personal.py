"""What all pages of this app have in common."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from apps.members import pace
from apps.members.models import Member
from apps.profiles.memberpage import MISSES, too_many

View = Callable[..., HttpResponse]


def personal(view: View) -> View:
    """For one member's eyes: nobody keeps the page or lists it."""

    @never_cache
    @login_required
    @wraps(view)
    def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return cast(View, wrapper)


def among_members(view: View) -> View:
    """From another member's page: like those pages, slow for whoever walks through ids."""

    @personal
    @wraps(view)
    def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if too_many(request):
            return cast(HttpResponse, ratelimit.respond_429(request))
        try:
            return view(request, *args, **kwargs)
        except Http404:
            pace.is_kept(request, MISSES)
            raise

    return wrapper


def asker(request: HttpRequest) -> Member:
    return cast(Member, request.user)


def sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def is_sound(request: HttpRequest, form: Form) -> bool:
    """Counts how often forms come from this address. If a form that was sent is not, it says why."""
    if form.is_valid() and asker(request).owes_agreement:
        form.add_error(None, _("There is a new code of conduct. Agree to it in another window, then press again."))
    if form.is_valid() and not ratelimit.consume(request, action="contact"):
        form.add_error(
            None, _("This came from your address too often. Wait some minutes, then press the button again.")
        )
    return form.is_valid()
