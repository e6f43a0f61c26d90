from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "apps.pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        import_module("apps.pages.entries")  # registers what the search finds here
