"""Lasting short addresses, as printed: /r/abc234."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from apps.resources.addresses import visible_in
from apps.resources.models import Resource


@require_safe
@cache_control(no_cache=True)
def short(request: HttpRequest, code: str) -> HttpResponse:
    """302, asked for anew each time: the code lasts, while the address and who may see it change. To the English page,
    where each other language is one step away: what is printed cannot know who reads it."""
    return redirect(get_object_or_404(visible_in(request, Resource.objects.filter(code=code.lower()))))
