"""Applications in the staff pages: by way of the selection desk only. Nobody writes or deletes one there."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.applications.desk_applicant import ApplicantPages
from apps.applications.desk_publication import PublicationPages
from apps.applications.models import Application
from apps.training.models.course import kept_by
from apps.vocabulary.longlists import LongList


@admin.register(Application)
class ApplicationAdmin(ApplicantPages, PublicationPages, LongList):
    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        found: QuerySet[Application] = super().get_queryset(request)
        return found.filter(kept_by(request.user, courses="call__event__course__"))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Application:
        found: Application | None = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(self.applicant_url(self.get_object(request, object_id)))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
