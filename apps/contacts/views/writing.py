"""Writing to a member for the first time. Whoever may not be written to is not there."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.contacts.forms import MessageForm
from apps.contacts.models import Conversation
from apps.contacts.pacing import TooMany
from apps.contacts.reaching import name_of, own_name, writable
from apps.contacts.views.personal import among_members, asker, is_sound, sent
from apps.contacts.writing import begin
from apps.profiles.meeting import Fellows, Sight


@require_http_methods(["GET", "HEAD", "POST"])
@among_members
def write(request: HttpRequest, public_id: str, *, fellows: Fellows) -> HttpResponse:
    to = writable(public_id, by=request.user, fellows=fellows)
    if to is None:
        raise Http404
    reader, name = name_of(to.profile), own_name(asker(request))
    form = MessageForm(sent(request), name=name, reader=reader)
    begun = _begun(request, form, to) if is_sound(request, form) else None
    if begun:
        messages.success(request, _("Your message is on its way."))
        return redirect("messages:conversation", begun.public_id)
    return render(request, "contacts/write.html", {"form": form, "reader": reader, "public_id": public_id})


def _begun(request: HttpRequest, form: MessageForm, to: Sight) -> Conversation | None:
    """If none, the form says why."""
    data = form.cleaned_data
    words = {"subject": data["subject"], "body": data["body"], "name": form.name}
    try:
        return begin(to, by=asker(request), key=data["key"], at=timezone.now(), **words)
    except TooMany as refusal:
        form.add_error(None, str(refusal))
    return None
