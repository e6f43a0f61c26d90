"""What one wrote and was written. For everybody else it does not exist."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.contacts.forms import AnswerForm
from apps.contacts.models import Conversation, Message
from apps.contacts.pacing import TooMany
from apps.contacts.views.personal import asker, is_sound, personal, sent
from apps.contacts.writing import Unreachable, answer, unreachable
from apps.members.models import Member
from apps.profiles.models import Block
from apps.vocabulary import datewords

MOST = 200


@dataclass(frozen=True)
class Line:
    """A message as one of the two reads it, `moment` in their own time."""

    message: Message
    is_mine: bool
    moment: str

    @property
    def paragraphs(self) -> list[str]:
        """Each may run in a direction of its own."""
        return self.message.body.split("\n\n")


@require_safe
@personal
def conversations(request: HttpRequest) -> HttpResponse:
    member = asker(request)
    found = list(Conversation.objects.of(member).latest_first()[:MOST])
    rows = [(each, each.last_by == member.pk, datewords.moment(each.last_at, member.time_zone)) for each in found]
    return render(request, "contacts/conversations.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def conversation(request: HttpRequest, public_id: str) -> HttpResponse:
    member = asker(request)
    found = get_object_or_404(Conversation.objects.of(member).select_related("starter", "other"), public_id=public_id)
    form = AnswerForm(sent(request))
    if is_sound(request, form) and _is_answered(form, found, by=member):
        messages.success(request, _("Your message is on its way."))
        return redirect("messages:conversation", public_id)
    context = {"conversation": found, "form": form, "lines": _lines(found, member)} | _standing(found, member)
    return render(request, "contacts/conversation.html", context)


def _is_answered(form: AnswerForm, found: Conversation, *, by: Member) -> bool:
    """If not, the form says why."""
    try:
        answer(found, by=by, body=form.cleaned_data["body"], key=form.cleaned_data["key"], at=timezone.now())
    except (Unreachable, TooMany) as refusal:
        form.add_error(None, str(refusal))
    return form.is_valid()


def _lines(found: Conversation, member: Member) -> list[Line]:
    return [
        Line(message, message.sender_id == member.pk, datewords.moment(message.at, member.time_zone))
        for message in found.messages.all()
    ]


def _standing(found: Conversation, member: Member) -> dict[str, object]:
    """What one did oneself is said; what the other one did is not."""
    is_blocked = Block.objects.filter(who=member, whom=found.partner_of(member)).exists()
    is_open = Conversation.objects.of(member).open().filter(pk=found.pk).exists()
    return {"is_blocked": is_blocked, "why_not": "" if is_open else unreachable()}
