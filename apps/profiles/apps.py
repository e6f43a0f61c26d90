from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProfilesConfig(AppConfig):
    name = "apps.profiles"
    verbose_name = _("Profiles")

    def ready(self) -> None:
        import_module("apps.profiles.forstaff")  # registers what staff see of a profile
        import_module("apps.profiles.proving")  # and what follows when an address is given or proved
