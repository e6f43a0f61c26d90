from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    name = "apps.applications"
    verbose_name = _("Applications")

    def ready(self) -> None:
        import_module("apps.applications.decision_publishing")  # registers which decisions' mails are still so
        import_module("apps.applications.entitlement")  # registers which mails are still true when they leave
        import_module("apps.applications.new_address")  # registers what goes along to a member's new address
        import_module("apps.applications.openings")  # registers what an event's page says of applying
