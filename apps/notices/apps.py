from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "apps.notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        import_module("apps.notices.entitlement")  # registers who still wants a notice's mail
        import_module("apps.notices.trainers")  # registers who still wants to be asked
        import_module("apps.notices.entries")  # registers what the search finds of notices and events
        import_module("apps.notices.stories")  # registers what notices say about events, for applicants' letters
