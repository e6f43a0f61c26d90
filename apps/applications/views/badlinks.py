"""A signed link that somebody cut short, or made up: a sentence instead of a page that does not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from apps.outbox.links import BadLink

View = Callable[..., HttpResponseBase]


def told_of_bad_links(view: View) -> View:
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except BadLink:
            return render(request, "applications/bad_link.html", status=404)

    return wrapper
