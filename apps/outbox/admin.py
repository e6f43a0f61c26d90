"""What left, what waits and what did not arrive, for staff to read. Nothing is added, changed or deleted here."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apps.audit.models import Act
from apps.audit.recording import record
from apps.outbox import queue, sealed
from apps.outbox.delivery import filled
from apps.outbox.entitlement import opening_accounts
from apps.outbox.models import AddressStanding, Mail, Mailing, State, Stoppage
from apps.vocabulary.longlists import LongList


class ReadOnlyAdmin(LongList):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


LINK_LENGTH = 20


def _harmless(value: str) -> str:
    """Personal links, or what is signed in them, are one long word. Whoever follows one acts as that person."""
    return "…" if len(value) >= LINK_LENGTH and not any(map(str.isspace, value)) else value


def _blurred(text: str, address: str) -> str:
    """Enough to tell one from another, but nothing to take away: an address is read with the mail, and on record."""
    name, _at, domain = address.partition("@")
    return re.sub(re.escape(address), f"{name[:1]}…@{domain}", text, flags=re.IGNORECASE)


@admin.display(description=gettext_lazy("address"))
def to(row: Mail | AddressStanding) -> str:
    return _blurred(row.address, row.address)


@admin.register(Mailing)
class MailingAdmin(ReadOnlyAdmin):
    list_display = ["key", "kind", "release_at"]
    list_filter = ["kind"]
    search_fields = ["key__startswith"]
    fields = ["key", "kind", "dated", "created_at", "release_at", "progress"]

    @admin.display(description=gettext_lazy("progress"))
    def progress(self, mailing: Mailing) -> str:
        counts = mailing.mails.progress()
        return ", ".join(f"{state.label}: {count}" for state, count in counts.items() if count)


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    list_display = ["number", to, "state", "attempts", "answer", "due_at", "sent_at"]
    list_filter = ["state"]
    search_fields = ["address", "mailing__key__startswith"]
    actions = ["release", "send_again"]
    fields = [
        "mailing",
        "number",
        "message_id",
        "addressee",
        "state",
        "reason",
        "answer",
        "attempts",
        "first_tried_at",
        "due_at",
        "sent_at",
        "may_have_come_twice",
    ]
    change_form_template = "admin/outbox/mail/change_form.html"

    def get_urls(self) -> list[Any]:
        guard: Any = self.admin_site.admin_view
        return [path("<int:pk>/text/", guard(self.read), name="outbox_mail_read"), *super().get_urls()]

    @method_decorator([require_POST, never_cache])
    def read(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What somebody was told is looked at for a reason, and it is recorded."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        mail = get_object_or_404(Mail.objects.select_related("mailing"), pk=pk)
        by: Any = request.user
        record(Act.READ_MAIL, by=by.public_id, detail=f"mail {mail.pk}", at=timezone.now())
        context = {**self.admin_site.each_context(request), "title": gettext("Text of the mail"), "mail": mail}
        return render(request, "admin/outbox/mail/text.html", {**context, "text": text_of(mail)})

    def has_resend_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("outbox.resend_mail")

    @admin.action(description=gettext_lazy("Release what is held"), permissions=["resend"])
    def release(self, request: HttpRequest, mails: QuerySet[Mail]) -> None:
        count = queue.release(mails.order_by())
        self.message_user(request, ngettext("%d mail was released.", "%d mails were released.", count) % count)
        queue.wake()

    @admin.action(description=gettext_lazy("Send again"), permissions=["resend"])
    def send_again(self, request: HttpRequest, mails: QuerySet[Mail]) -> None:
        count = 0
        for mail in mails:
            try:
                queue.requeue(mail)
                count += 1
            except queue.CannotResend as refusal:
                self.message_user(request, f"{mail.number}: {refusal}", messages.ERROR)
        if count:
            self.message_user(request, ngettext("%d mail is sent again.", "%d mails are sent again.", count) % count)
            queue.wake()

    @admin.display(description=gettext_lazy("address"))
    def addressee(self, mail: Mail) -> str:
        return to(mail)

    @admin.display(description=gettext_lazy("last answer of the mail server"))
    def answer(self, mail: Mail) -> str:
        return _blurred(mail.last_answer, mail.address)

    @admin.display(description=gettext_lazy("may have come more than once"), boolean=True)
    def may_have_come_twice(self, mail: Mail) -> bool:
        return mail.handed_over > 1 or (mail.uncertain and mail.state != State.SENDING)


def text_of(mail: Mail) -> SafeString:
    """As it stands in the mail itself, but for what is the addressee's alone to follow."""
    if mail.mailing.kind in sealed.kinds:
        return format_html("<p>{}</p>", gettext("One person wrote this to another: staff do not read it here."))
    if mail.mailing.kind in opening_accounts():
        return format_html("<p>{}</p>", gettext("About an account: only the addressee reads it."))
    mail.values = {name: _harmless(value) for name, value in mail.values.items()}
    try:
        message = message_from_bytes(filled(mail), policy=policy.default)
    except ValueError as error:
        return format_html("<p>{}</p>", str(error))
    body = message.get_body(["plain"]) if isinstance(message, EmailMessage) else None
    return format_html("<pre>{}</pre>", body.get_content() if body else gettext("no text"))


@admin.register(AddressStanding)
class AddressStandingAdmin(ReadOnlyAdmin):
    list_display = [to, "said", "refused_at"]
    search_fields = ["address"]

    @admin.display(description=gettext_lazy("answer"))
    def said(self, standing: AddressStanding) -> str:
        return _blurred(standing.answer, standing.address)


@admin.register(Stoppage)
class StoppageAdmin(ReadOnlyAdmin):
    list_display = ["answer", "began_at", "until", "times", "ended_at"]
