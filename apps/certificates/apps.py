from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "apps.certificates"
    verbose_name = _("Certificates")

    def ready(self) -> None:
        import_module("apps.certificates.mailing")  # registers who still wants a certificate's mail
        import_module("apps.certificates.owned")  # registers where a participant's own certificate is
