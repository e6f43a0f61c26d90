from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FollowingConfig(AppConfig):
    name = "apps.following"
    verbose_name = _("Following")

    def ready(self) -> None:
        import_module("apps.following.following")  # registers the button that follows
