"""NUL bytes are nothing that a person types, and PostgreSQL refuses them: no view sees such a request."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.views.defaults import bad_request


def refuse_nul_bytes(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, before all others: the session's cookie and the language are read from the request, too."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if _holds_nul(request):
            return bad_request(request, BadRequest("NUL byte"))
        return get_response(request)

    return middleware


def _holds_nul(request: HttpRequest) -> bool:
    """In a cookie it may also stand as the octal \\000 of a quoted value, which is unquoted by now."""
    query = request.META.get("QUERY_STRING", "")
    return "%00" in query or "\0" in "".join([query, request.path_info, *request.COOKIES.values()])
