from django.apps import AppConfig
from django.contrib.admin import apps as admin


class PortalConfig(AppConfig):
    name = "cmcoord_portal"
    default = True


class PortalAdmin(admin.AdminConfig):
    """Django's admin, on our own site class; never the default of this module."""

    default = False
    default_site = "cmcoord_portal.staff.StaffSite"
