"""The forms of the public door in our own words: one spelling of “E-mail”, no placeholder that repeats a label."""

from typing import Any

from allauth.account import forms
from allauth.account.adapter import DefaultAccountAdapter
from django.forms import EmailField
from django.utils.translation import gettext_lazy as _


class PlainWords:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field, EmailField):
                field.label = _("E-mail address")


class SignIn(PlainWords, forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remember"].label = _("Keep me signed in on this device")


class SignUp(PlainWords, forms.SignupForm):
    pass


class SignInByCode(PlainWords, forms.RequestLoginCodeForm):
    pass


class ForgottenPassword(PlainWords, forms.ResetPasswordForm):
    pass


class NewAddress(PlainWords, forms.AddEmailForm):
    pass


class OtherAddress(PlainWords, forms.ChangeEmailForm):
    pass


class Answers(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is not right."),
    }
