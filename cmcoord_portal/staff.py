from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class StaffSite(AdminSite):
    site_header = _("Humanitarian // Military Dialogue: staff")
    site_title = _("HM Dialogue staff")
    index_title = _("What would you like to do?")
