"""Adding a passkey or a security key, in words of the field instead of the trade's."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.utils.translation import gettext_lazy as _


class NewKey(AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of this key")
        alone = self.fields["passwordless"]
        alone.label = _("Sign in with this key alone, without the password")
        alone.help_text = _("Your device then asks for your finger, your face or a PIN.")
