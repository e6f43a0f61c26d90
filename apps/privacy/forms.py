"""Typed confirmations: nobody erases by a slip of the finger."""

from typing import Any

from django import forms
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Confirmation(forms.Form):
    address = forms.CharField(
        label=gettext_lazy("Your e-mail address"),
        max_length=254,
        help_text=gettext_lazy("Type it out, as a sign that you mean it."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, expected: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected

    def clean_address(self) -> str:
        typed = str(self.cleaned_data["address"]).strip().lower()
        if typed != self.expected.lower():
            raise forms.ValidationError(_("This is not the address of your account. Type the one you sign in with."))
        return typed


class Address(forms.Form):
    """Of a person who asked staff to be erased. To erase, it is typed a second time; `mark` stands for the first."""

    address = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    looked_for = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, to_erase: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.to_erase = to_erase

    @property
    def mark(self) -> str:
        return salted_hmac("privacy.looked-for", self.cleaned_data["address"], algorithm="sha256").hexdigest()

    def clean_address(self) -> str:
        return str(self.cleaned_data["address"]).strip().lower()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.to_erase and "address" in given and not constant_time_compare(self.mark, given["looked_for"]):
            self.add_error("address", _("This is not the address that was looked for. Look for it first."))
        return given
