from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "apps.privacy"
    verbose_name = _("Personal data")

    def ready(self) -> None:
        import_module("apps.privacy.mailing")  # registers who still wants a mail about their data
        import_module("apps.privacy.closing")  # registers which accounts staff do not let in again
