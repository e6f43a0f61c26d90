"""The page of figures in the staff pages. It names nobody."""

from functools import partial
from typing import cast

from django.contrib import admin
from django.core.cache import caches
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cmcoord_portal.bars import picture
from cmcoord_portal.figures import Figures, figures

NEEDED = ["training.view_event", "training.view_participation"]
REMEMBERED_SECONDS = 60
"""A million participations take some seconds to count. The page says when it counted."""


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perms(NEEDED):
        raise PermissionDenied
    count = partial(figures, at=timezone.now())
    found = cast(Figures, caches["parts"].get_or_set(f"figures.{get_language()}", count, REMEMBERED_SECONDS))
    context = {
        "title": _("Figures"),
        "figures": found,
        "charts": [(chart, picture(chart)) for chart in found.charts],
    }
    return TemplateResponse(request, "admin/figures/page.html", {**admin.site.each_context(request), **context})
