from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.contacts.forms import ReportForm
from apps.contacts.models import Message
from apps.contacts.pacing import TooMany
from apps.contacts.reaching import met, name_of
from apps.contacts.reporting import report
from apps.contacts.views.personal import among_members, asker, is_sound, personal, sent
from apps.members.models import Member
from apps.profiles.meeting import Fellows


@require_http_methods(["GET", "HEAD", "POST"])
@among_members
def report_member(request: HttpRequest, public_id: str, *, fellows: Fellows) -> HttpResponse:
    seen = met(public_id, by=request.user, fellows=fellows)
    if seen is None:
        raise Http404
    return _page(request, seen.profile.member, name_of(seen.profile))


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def report_message(request: HttpRequest, public_id: str, message_id: str) -> HttpResponse:
    """What one was written, not what one wrote."""
    received = Message.objects.filter(recipient=asker(request), conversation__public_id=public_id)
    message = get_object_or_404(received.select_related("conversation", "sender"), public_id=message_id)
    return _page(request, message.sender, message.conversation.name_of(message.sender_id), message)


def _page(request: HttpRequest, about: Member, name: str, message: Message | None = None) -> HttpResponse:
    form = ReportForm(sent(request))
    if is_sound(request, form) and _is_reported(request, form, about, message):
        messages.success(request, _("Thank you. Staff look at it, and write to you when they are done."))
        return redirect("messages:list")
    return render(request, "contacts/report.html", {"form": form, "name": name, "message": message})


def _is_reported(request: HttpRequest, form: ReportForm, about: Member, message: Message | None) -> bool:
    """If not, the form says why."""
    try:
        report(about, by=asker(request), message=message, at=timezone.now(), **form.cleaned_data)
    except TooMany as refusal:
        form.add_error(None, str(refusal))
    return form.is_valid()
