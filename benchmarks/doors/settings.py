"""The tests' settings, but with passwords hashed and mails queued as in production, and without limits."""

from django.conf import global_settings

from tests.settings import *  # noqa: F403

PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
EMAIL_BACKEND = "cmcoord_portal.accountmail.IntoTheOutbox"
ACCOUNT_RATE_LIMITS = False
