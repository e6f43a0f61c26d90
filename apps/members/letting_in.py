"""Who may be signed in at all: nobody whose address is not proved, who waits for approval, or who was suspended."""

from functools import cache
from typing import Any, cast

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from allauth.account.stages import EmailVerificationStage, LoginStage, LoginStageController
from django.contrib import messages
from django.db.models import QuerySet
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.members import joining
from apps.members.models import Member


class OnlyPresent(AuthenticationBackend):
    """A session that outlived its owner's proof, such as after staff changed the address, is nobody's everywhere."""

    def _authenticate_by_email(self, email: str, password: str) -> Member | None:
        """One look-up and one hashing, whether or not there is such a member."""
        member = Member.objects.filter(email=email.lower()).first()
        return cast(Member | None, self._check_password(member, password))

    def get_user(self, user_id: Any) -> Member | None:
        return next(iter(_present().filter(pk=user_id)), None)


@cache
def _present() -> QuerySet[Member]:
    """Each page of whoever is signed in asks for this first: it is put together once."""
    present: QuerySet[Member] = Member.objects.present().with_conduct()
    return present.order_by()


class LetIn(LoginStage):
    """The last stage before second factors: here the address is proved, by whichever way somebody came."""

    key = "let_in"
    urlname = "account_waiting"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        member: Member | None = self.login.user
        if member is None:
            return None, True
        joining.prove(member, at=timezone.now())
        member.refresh_from_db(fields=["is_active"])
        return (None, True) if member.is_active else (stay_out(member), False)


def stay_out(member: Member) -> HttpResponse:
    """Told only to who has proved to be that person."""
    return redirect("account_waiting" if joining.waits(member) else "account_inactive")


@receiver(email_confirmed, dispatch_uid="members.address_proved")
def address_proved(request: HttpRequest, email_address: EmailAddress, **_kwargs: Any) -> None:
    """A code typed to sign in, or to set another password, proves the address as well."""
    member = cast(Member, email_address.user)
    if not _knows_the_password(request) and joining.forget_who_began(member):
        messages.info(
            request, _("The password that was chosen when this account was made no longer opens it. Set your own.")
        )
    joining.prove(member, at=timezone.now())


def _knows_the_password(request: HttpRequest) -> bool:
    """Whoever types the code that was sent because of a sign-up, or of a sign-in with the password."""
    return LoginStageController.enter(request, EmailVerificationStage.key) is not None
