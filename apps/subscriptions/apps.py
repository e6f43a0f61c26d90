from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubscriptionsConfig(AppConfig):
    name = "apps.subscriptions"
    verbose_name = _("Mail preferences")

    def ready(self) -> None:
        import_module("apps.subscriptions.entitlement")  # registers who still wants list mail
