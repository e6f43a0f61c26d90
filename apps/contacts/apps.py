from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContactsConfig(AppConfig):
    name = "apps.contacts"
    verbose_name = _("Contacts")

    def ready(self) -> None:
        import_module("apps.contacts.mailing")  # registers who still wants a message, and who does not read it
