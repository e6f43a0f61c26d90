from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.db.backends.signals import connection_created

from cmcoord_portal import freshness


class PortalConfig(AppConfig):
    name = "cmcoord_portal"
    default = True

    def ready(self) -> None:
        connection_created.connect(freshness.watch)
        import_module("cmcoord_portal.accountmail")  # registers until when a code's mail is worth sending


class PortalAdmin(admin.AdminConfig):
    """Django's admin, on our own site class; never the default of this module."""

    default = False
    default_site = "cmcoord_portal.staff.StaffSite"
