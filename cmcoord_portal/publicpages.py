"""Who may keep a page: anybody, or nobody.

Whatever a visitor gets without bringing or being given anything of their own is public. A view that knows better sets
Cache-Control itself.
"""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language

PUBLIC = "public, max-age=0, stale-while-revalidate=5, stale-if-error=86400"
"""A postponed course must not look open for a second: each time one asks anew, and mostly gets a short “as it was”."""
COOKIES_OF_A_PERSON = (settings.SESSION_COOKIE_NAME, "messages")
BEHIND_A_DOOR = re.compile(
    r"/(?:[a-z]{2}(?:-[a-z]+)?/)?(?:admin|accounts|my|members|certificates|training/[-\w]+/space)/"
)
"""As in deploy/nginx.conf.template: rooms where nothing is for everybody."""

View = Callable[[HttpRequest], HttpResponseBase]


def say_who_may_keep_it(get_response: View) -> View:
    """Middleware, outside of those that set cookies."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if "Cache-Control" not in response:
            if _is_public(request, response):
                response["Cache-Control"] = PUBLIC
            elif response.status_code == 200 or response.cookies or _brings_something(request):
                add_never_cache_headers(response)
        return response

    return middleware


def _is_public(request: HttpRequest, response: HttpResponseBase) -> bool:
    return (
        response.status_code == 200
        and request.method in ("GET", "HEAD")
        and not _brings_something(request)
        and not response.cookies
        and "cookie" not in response.get("Vary", "").lower()
        and not BEHIND_A_DOOR.match(request.path_info)
    )


def _brings_something(request: HttpRequest) -> bool:
    """A form on the page would carry the secret of a visitor who brings one; nothing in the answer would show it."""
    personal = {*COOKIES_OF_A_PERSON, settings.CSRF_COOKIE_NAME}
    return not personal.isdisjoint(request.COOKIES) or "Authorization" in request.headers


class LanguageOfTheAddress(LocaleMiddleware):
    """Each page's address says its language, English by having no prefix: the browser's wishes change nothing."""

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        response.headers.setdefault("Content-Language", get_language())
        return response


class MemberOfTheSession(AuthenticationMiddleware):
    """Who brings no session is nobody, and asking for them leaves the session untouched and the page public."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            request.user = AnonymousUser()
