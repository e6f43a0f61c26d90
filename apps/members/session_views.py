"""Where one is signed in, and signing out there. Opening the page changes nothing; ending also clears the dead."""

from typing import cast

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.decorators import login_required
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from apps.members.browsername import browser_name
from apps.members.models import Member


@method_decorator([never_cache, login_required], name="dispatch")
class SessionsView(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        rows = [(each, browser_name(each.user_agent)) for each in alive(cast(Member, request.user))]
        current = request.session.session_key
        return render(request, "usersessions/usersession_list.html", {"sessions": rows, "current": current})

    def post(self, request: HttpRequest) -> HttpResponse:
        """One, or all but this browser's."""
        member, one = cast(Member, request.user), request.POST.get("session", "")
        others = UserSession.objects.filter(user=member).exclude(session_key=request.session.session_key)
        for session in others.filter(pk=one) if one.isdecimal() else others:
            session.end()
        messages.success(request, _("Signed out there."))
        return redirect("usersessions_list")


def alive(member: Member) -> list[UserSession]:
    """The oldest first; without those that a new password, or time, has ended."""
    known = list(UserSession.objects.filter(user=member).order_by("created_at"))
    keys, now = [each.session_key for each in known], timezone.now()
    current = member.get_session_auth_hash()
    good = {
        session.session_key
        for session in Session.objects.filter(session_key__in=keys, expire_date__gt=now)
        if session.get_decoded().get(HASH_SESSION_KEY) == current
    }
    return [each for each in known if each.session_key in good]
