"""Certificates in the staff pages: a list to find one in; what can be done with them stands in `desk`."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from apps.certificates.desk import Desk
from apps.certificates.models import LETTERS, Certificate
from apps.training.models.course import kept_by
from apps.vocabulary.longlists import LongList


@admin.register(Certificate)
class CertificateAdmin(Desk, LongList):
    """None is added, changed or deleted here: that is what the doors of `issuing` are for."""

    list_display = ["name", "course", "issued_at", "shown_state"]
    list_filter = [("revoked_at", admin.EmptyFieldListFilter), ("replaced_at", admin.EmptyFieldListFilter)]
    search_fields = ["code", "participation__email"]
    search_help_text = gettext_lazy("The whole code, or the whole e-mail address")
    ordering = ["-pk"]
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Certificate | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Certificate | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Certificate]:
        own = kept_by(request.user, courses="participation__event__course__")
        return Certificate.objects.filter(own).order_by("-pk")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """A code may be typed with the gaps it is printed with."""
        code = "".join(search_term.split()).replace("-", "").lower()
        return super().get_search_results(request, queryset, code if set(code) <= set(LETTERS) else search_term)

    @admin.display(description=gettext_lazy("state"))
    def shown_state(self, certificate: Certificate) -> str:
        return str(certificate.state.label)
