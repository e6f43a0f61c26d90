"""What allauth asks of this portal: who may sign up and in, in which words it answers, and how its mails leave."""

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.members import joining
from apps.members.inviting import opened_by
from apps.members.letting_in import stay_out
from apps.members.models import Member

GOOD_FOR = "X-Good-For"
"""Header of a mail that is not worth sending later: so many seconds. The mail backend reads it and takes it away."""
QUARTER, HOUR = 900, 3600
UNKNOWN, CLOSED = "account/email/unknown_account", "account/email/account_closed"
CODE_SECONDS = {
    "email_confirmation": QUARTER,
    "email_confirmation_signup": QUARTER,
    "login_code": QUARTER,
    "password_reset_code": QUARTER,
    "address_old_code": HOUR,
    "address_new_code": HOUR,
}


class Answers(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "incorrect_code": _("This code is not right. Look at the newest mail again."),
        "too_many_login_attempts": _("Too many wrong tries. Wait some minutes, then ask for a new code."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """By invitation only: with one that still holds. Whether it fits the address is the form's to say."""
        if settings.JOINING != joining.INVITATION:
            return True
        token = request.POST.get("invitation") or request.GET.get("invitation", "")
        return opened_by(token, at=timezone.now()) is not None

    def get_login_stages(self) -> list[str]:
        stages: list[str] = super().get_login_stages()
        after = stages.index("allauth.account.stages.EmailVerificationStage") + 1
        return [*stages[:after], "apps.members.letting_in.LetIn", *stages[after:]]

    def is_login_by_code_required(self, login: Any) -> bool:
        """Of staff without a second factor: whoever has only found out the password could set one up in their place."""
        if super().is_login_by_code_required(login):
            return True
        if not settings.STAFF_SECOND_FACTOR or not getattr(login.user, "is_staff", False):
            return False
        methods = {record["method"] for record in get_authentication_records(self.request, login.user)}
        return methods == {"password"} and not is_mfa_enabled(login.user)

    def respond_user_inactive(self, request: HttpRequest, user: Member) -> HttpResponse:
        return stay_out(user)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Codes and decisions read the same from wherever they are sent."""
        if template_prefix == UNKNOWN and getattr(self.request, "account_is_closed", False):
            template_prefix = CLOSED
        site = {"domain": settings.SITE.host, "name": settings.SITE.host}
        whole = {"email": email, "current_site": site, **context}
        message = cast(EmailMessage, self.render_mail(template_prefix, email, whole))
        if good_for := CODE_SECONDS.get(template_prefix.rpartition("/")[2]):
            message.extra_headers[GOOD_FOR] = str(good_for)
        message.send()
