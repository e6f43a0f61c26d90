"""Where an address has no page any more."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from apps.resources.addresses import lead_on_from_former, once_at

Respond = Callable[[HttpRequest], HttpResponse]


def lead_on(get_response: Respond) -> Respond:
    """Middleware: an earlier website's address, as printed handbooks carry it, leads to what stands there now."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        resource = once_at(request)
        return lead_on_from_former(resource) if resource else response

    return respond
