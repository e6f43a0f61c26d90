"""Middleware: a new code of conduct asks every member once more, before the next personal page they open.

What everybody may read stays open, and so does what somebody needs who does not agree: their own data, the account's
pages, which mail they get, the way out. A form on its way goes through; nothing typed is lost to a text published
meanwhile.
"""

import re
from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

View = Callable[[HttpRequest], HttpResponseBase]
PERSONAL = re.compile(
    r"/(?:[a-z]{2}(?:-[a-z]+)?/)?(?:(?:my/(?!data/|mail/)|members/|admin/(?!logout|jsi18n))|training/[-\w]+/space/)"
)


def ask_about_conduct(get_response: View) -> View:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        return _question(request) or get_response(request)

    return middleware


def _question(request: HttpRequest) -> HttpResponseBase | None:
    if request.method != "GET" or not PERSONAL.match(request.path_info) or not request.user.is_authenticated:
        return None
    if not request.user.owes_agreement:
        return None
    return HttpResponseRedirect(f"{reverse('conduct_agree')}?{urlencode({'next': request.get_full_path()})}")
