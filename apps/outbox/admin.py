"""What left, what waits and what did not arrive, for staff to read. Nothing is added, changed or deleted here."""

from email import message_from_bytes, policy
from email.message import EmailMessage

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy, ngettext

from apps.outbox import queue
from apps.outbox.delivery import filled
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
    list_display = ["number", "address", "state", "attempts", "last_answer", "due_at", "sent_at"]
    list_filter = ["state"]
    search_fields = ["address", "mailing__key__startswith"]
    actions = ["release", "send_again"]
    fields = [
        "mailing",
        "number",
        "message_id",
        "address",
        "name",
        "state",
        "reason",
        "last_answer",
        "attempts",
        "first_tried_at",
        "due_at",
        "sent_at",
        "may_have_come_twice",
        "text",
    ]

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

    @admin.display(description=gettext_lazy("may have come more than once"), boolean=True)
    def may_have_come_twice(self, mail: Mail) -> bool:
        return mail.handed_over > 1 or (mail.uncertain and mail.state != State.SENDING)

    @admin.display(description=gettext_lazy("text"))
    def text(self, mail: Mail) -> SafeString:
        """As it stands in the mail itself, but for what is the addressee's alone to follow."""
        mail.values = {name: _harmless(value) for name, value in mail.values.items()}
        try:
            message = message_from_bytes(filled(mail), policy=policy.default)
        except ValueError as error:
            return format_html("<p>{}</p>", str(error))
        body = message.get_body(["plain"]) if isinstance(message, EmailMessage) else None
        return format_html("<pre>{}</pre>", body.get_content() if body else gettext("no text"))


@admin.register(AddressStanding)
class AddressStandingAdmin(ReadOnlyAdmin):
    list_display = ["address", "answer", "refused_at"]
    search_fields = ["address"]


@admin.register(Stoppage)
class StoppageAdmin(ReadOnlyAdmin):
    list_display = ["answer", "began_at", "until", "times", "ended_at"]
