from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResourcesConfig(AppConfig):
    name = "apps.resources"
    verbose_name = _("Library")

    def ready(self) -> None:
        import_module("apps.resources.entries")  # registers what the search finds here
