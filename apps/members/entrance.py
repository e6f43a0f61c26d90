"""The forms of the public door in our own words: one spelling of “E-mail”, no placeholder that repeats a label."""

from typing import Any, cast

from allauth.account import forms
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.core import context, ratelimit
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, transaction
from django.forms import EmailField
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from apps.members.changing_address import is_taken
from apps.members.models import Member

LONGEST_ADDRESS = 254
"""Of columns; allauth's own fields let 320 characters through."""


class PlainWords:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field, EmailField):
                field.label = _("E-mail address")
                field.max_length = field.widget.attrs["maxlength"] = LONGEST_ADDRESS
                field.validators.append(MaxLengthValidator(LONGEST_ADDRESS))


class SignIn(PlainWords, forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remember"].label = _("Keep me signed in on this device")


class SignUp(PlainWords, forms.SignupForm):
    """Whoever tries an address that has an account waits as long, and sees the same, as with one that has none."""

    account_already_exists: bool
    cleaned_data: dict[str, Any]

    def validate_unique_email(self, value: str) -> str:
        email = str(super().validate_unique_email(value))
        self.account_already_exists |= is_taken(email, at=timezone.now())
        return email

    def clean(self) -> dict[str, Any]:
        """allauth shows the validators only the address; they know how to look at name and organization too."""
        super().clean()
        password, known = self.cleaned_data.get("password1"), self.cleaned_data
        if password and "password1" not in self.errors:
            about = Member(**{name: known.get(name, "") for name in ("email", "name", "organization")})
            try:
                validate_password(password, about)
            except ValidationError as refusal:
                self.add_error("password1", refusal)
        return self.cleaned_data

    def try_save(self, request: HttpRequest) -> tuple[Member | None, HttpResponse | None]:
        if not self.account_already_exists:
            try:
                with transaction.atomic():
                    return cast(Member, self.save(request)), None
            except IntegrityError:  # the same address, at the same moment
                self.account_already_exists = True
        self._rehearse(request)
        return cast(tuple[None, HttpResponse], super().try_save(request))

    def _rehearse(self, request: HttpRequest) -> None:
        """The same work for an address that cannot be, thrown away."""
        address = self.cleaned_data["email"]
        self.cleaned_data["email"] = f"{get_random_string(20).lower()}@rehearsed.invalid"
        self.account_already_exists = False
        with transaction.atomic():
            _look_up_as_a_sign_in_does(cast(Member, self.save(request)))
            transaction.set_rollback(True)
        self.account_already_exists = True
        self.cleaned_data["email"] = address


class SignInByCode(PlainWords, forms.RequestLoginCodeForm):
    def clean_email(self) -> str:
        """As allauth does, but with the same look-up for everybody."""
        email: str = self.cleaned_data["email"].lower()
        self._user = _with_address(email)
        if not ratelimit.consume(context.request, action="request_login_code", key=email):
            raise get_adapter().validation_error("too_many_login_attempts")
        return email


class ForgottenPassword(PlainWords, forms.ResetPasswordForm):
    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        member = _with_address(email)
        self.users = [member] if member else []
        return email


def _look_up_as_a_sign_in_does(member: Member) -> None:
    """What allauth asks of a new member before it sends the code, and of nobody else (`stages.EmailVerificationStage`).
    A test counts the statements of both ways."""
    EmailAddress.objects.filter(user=member, verified=True).exists()
    address = EmailAddress.objects.filter(user=member).order_by("-primary", "-verified").first()
    EmailAddress.objects.filter(email=member.email, user=member).first()
    if address:
        _ = address.user


def _with_address(email: str) -> Member | None:
    """One question for everybody. Of a closed account its owner reads in a mail; here it is as if there were none."""
    member = cast(Member | None, Member.objects.filter(email=email).first())
    is_closed = member is not None and not member.is_active
    context.request.account_is_closed = is_closed
    return None if is_closed else member


class OtherAddress(PlainWords, forms.ChangeEmailForm):
    pass


class OtherPassword(PlainWords, forms.ChangePasswordForm):
    pass


class NewPassword(PlainWords, forms.ResetPasswordKeyForm):
    pass


class StillMe(PlainWords, forms.ReauthenticateForm):
    pass
