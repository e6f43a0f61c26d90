from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.contacts import blocking
from apps.contacts.models import Conversation
from apps.contacts.reaching import met, name_of
from apps.contacts.views.personal import among_members, asker, personal
from apps.members.models import Member
from apps.profiles.meeting import Fellows
from apps.vocabulary import datewords


@require_POST
@among_members
def block_member(request: HttpRequest, public_id: str, *, fellows: Fellows) -> HttpResponse:
    seen = met(public_id, by=request.user, fellows=fellows)
    if seen is None:
        raise Http404
    return _blocked(request, seen.profile.member, name_of(seen.profile))


@require_POST
@personal
def block_partner(request: HttpRequest, public_id: str) -> HttpResponse:
    member = asker(request)
    found = get_object_or_404(Conversation.objects.of(member).select_related("starter", "other"), public_id=public_id)
    partner = found.partner_of(member)
    return _blocked(request, partner, found.name_of(partner.pk))


def _blocked(request: HttpRequest, whom: Member, name: str) -> HttpResponse:
    blocking.block(whom, by=asker(request), name=name, at=timezone.now())
    messages.success(request, _("You no longer meet %(name)s here, and receive nothing from them.") % {"name": name})
    return redirect("messages:blocked")


@require_safe
@personal
def blocked(request: HttpRequest) -> HttpResponse:
    member = asker(request)
    rows = [(block, datewords.moment(block.at, member.time_zone)) for block in blocking.blocked(member)]
    return render(request, "contacts/blocked.html", {"rows": rows})


@require_POST
@personal
def unblock(request: HttpRequest, public_id: str) -> HttpResponse:
    if not blocking.unblock(public_id, by=asker(request)):
        raise Http404
    messages.success(request, _("You meet again, as your profiles allow it."))
    return redirect("messages:blocked")
