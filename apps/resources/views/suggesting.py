"""Where a member suggests a resource, and sees what became of earlier suggestions."""

from datetime import datetime
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.members.models import Member
from apps.resources.models import Resource
from apps.resources.refusal import Refused
from apps.resources.suggesting import FileRefused
from apps.resources.suggesting import suggest as hand_in
from apps.resources.suggestionform import SuggestionForm

MOST_SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def suggest(request: HttpRequest) -> HttpResponse:
    member = cast(Member, request.user)
    form = SuggestionForm(request.POST or None, request.FILES or None)
    if form.is_valid() and _is_taken(form, by=member, at=timezone.now()):
        messages.success(request, _("Thank you. Staff will look at it; their answer will stand on this page."))
        return redirect("resources:suggest")
    earlier = Resource.objects.filter(suggested_by=member).in_language(get_language())[:MOST_SHOWN]
    return render(request, "resources/suggest.html", {"form": form, "earlier": earlier})


def _is_taken(form: SuggestionForm, *, by: Member, at: datetime) -> bool:
    """If not, the form says why, beside what is at fault."""
    try:
        hand_in(form.proposal, by=by, at=at)
    except FileRefused as refusal:
        form.add_error("file", str(refusal))
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return form.is_valid()
