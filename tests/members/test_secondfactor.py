import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.fernet import InvalidToken
from django.conf import LazySettings

from apps.members.models import Member

SECRET = "JBSWY3DPEHPK3PXP"


def test_a_secret_comes_back_as_it_went_in() -> None:
    adapter = get_adapter()

    assert adapter.decrypt(adapter.encrypt(SECRET)) == SECRET


def test_a_copy_of_the_database_does_not_hold_the_secret(amina: Member) -> None:
    TOTP.activate(amina, SECRET)

    assert SECRET not in str(Authenticator.objects.values().get())


def test_secrets_outlive_a_change_of_the_key(settings: LazySettings) -> None:
    hidden = get_adapter().encrypt(SECRET)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the next key"

    assert get_adapter().decrypt(hidden) == SECRET


def test_another_key_reads_nothing(settings: LazySettings) -> None:
    hidden = get_adapter().encrypt(SECRET)
    settings.SECRET_KEY = "another key"

    with pytest.raises(InvalidToken):
        get_adapter().decrypt(hidden)
