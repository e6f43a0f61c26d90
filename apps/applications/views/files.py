"""Files that applicants sent: for the applicant by their link, and for staff who may see applications."""

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from apps.applications import addresses, proofs
from apps.applications.views.badlinks import told_of_bad_links
from apps.resources.serving import answer
from apps.training.models import Event

VIEW = "applications.view_application"


@require_safe
@told_of_bad_links
def own(request: HttpRequest, code: str, token: str, name: str) -> HttpResponseBase:
    email = addresses.applicant(get_object_or_404(Event, code=code), token)
    return _answer(request, name, email=email)


@require_safe
def for_staff(request: HttpRequest, code: str, name: str) -> HttpResponseBase:
    if not (admin.site.has_permission(request) and request.user.has_perm(VIEW)):
        raise Http404
    return _answer(request, name, email=None)


def _answer(request: HttpRequest, name: str, *, email: str | None) -> HttpResponseBase:
    found = proofs.stored(name, email=email)
    if found is None:
        raise Http404
    return answer(request, found)
