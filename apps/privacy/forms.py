"""Typed confirmations: nobody erases by a slip of the finger."""

from typing import Any

from django import forms
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
    """Of a person who asked staff to be erased."""

    address = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)

    def clean_address(self) -> str:
        return str(self.cleaned_data["address"]).strip().lower()
