"""How much a visitor may send us. What is too much is refused by what it says of itself, before a byte of it is read.

The proxy has the same limits (deploy/nginx.conf.template). These hold without it, and know who is asking.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import ResolverMatch

from apps.applications.addresses import is_for_an_applicant
from apps.applications.proofs import MOST_AT_ONCE
from apps.profiles import photo

FORM_BYTES: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
TAKE_FILES = {"resources:suggest"}
TAKE_PROOFS = {"applications:form"}
TAKE_PHOTOS = {"own_profile:photo"}


class LimitedBodies:
    """Middleware that stands before the one for CSRF, which is the first to read a form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        said = _said_length(request)
        if said is not None and said <= FORM_BYTES:
            return None
        most = FORM_BYTES + _file_bytes(request)
        if said is not None and said <= most:
            return None
        return render(request, "413.html", {"most": most}, status=413)


def _said_length(request: HttpRequest) -> int | None:
    """None for a body that comes piece by piece and does not say where it ends: no browser sends a form like that."""
    if "HTTP_TRANSFER_ENCODING" in request.META and not request.META.get("CONTENT_LENGTH"):
        return None
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return None


def _file_bytes(request: HttpRequest) -> int:
    match = request.resolver_match
    if match is None:
        return 0
    if match.view_name in TAKE_PROOFS:
        return MOST_AT_ONCE if is_for_an_applicant(match.kwargs["token"]) else 0
    if match.view_name in TAKE_PHOTOS:
        return photo.BYTES if request.user.is_authenticated else 0
    return settings.LIBRARY_FILE_BYTES if _takes_files(match) and _may_send_files(request, match) else 0


def _may_send_files(request: HttpRequest, match: ResolverMatch) -> bool:
    return bool(request.user.is_staff if match.namespace == "admin" else request.user.is_authenticated)


def _takes_files(match: ResolverMatch) -> bool:
    return match.namespace == "admin" or match.view_name in TAKE_FILES
