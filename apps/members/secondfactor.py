"""Second factors: their secrets are unreadable in a copy of the database."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes
from django.utils.translation import gettext_lazy as _


def _key(secret: str | bytes) -> Fernet:
    """The label keeps this key apart from every other use of SECRET_KEY."""
    return Fernet(urlsafe_b64encode(sha256(b"second factor:" + force_bytes(secret)).digest()))


def _keys() -> MultiFernet:
    """The newest key writes; the fallbacks still read, so that SECRET_KEY can be changed without locking anyone out."""
    return MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


class EncryptedSecrets(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code or key is not right. Try again, or use another one."),
    }

    def encrypt(self, text: str) -> str:
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _keys().decrypt(encrypted_text.encode()).decode()
