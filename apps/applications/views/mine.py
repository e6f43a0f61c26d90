from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.applications.mine import lines
from apps.members.models import Member


@require_safe
@never_cache
@login_required
def courses(request: HttpRequest) -> HttpResponse:
    found = lines(cast(Member, request.user), at=timezone.now())
    return render(request, "applications/mine.html", {"lines": found})
