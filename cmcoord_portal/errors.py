"""What an address without a page answers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import requires_csrf_token
from django.views.defaults import page_not_found

from apps.resources.addresses import once_at


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An earlier website's address, as printed handbooks carry it, leads on for ever; every other is a 404."""
    resource = once_at(request) if request.method in ("GET", "HEAD") else None
    if resource is None:
        return page_not_found(request, exception)
    return redirect(resource, permanent=True)
