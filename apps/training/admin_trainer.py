"""Who teaches where, in the staff pages: of one’s own courses only, for telephone numbers stand there."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from apps.training.models import Event, Trainer
from apps.training.models.course import kept_by
from apps.vocabulary.longlists import LongList


@admin.register(Trainer)
class TrainerAdmin(LongList):
    list_display = ["name", "event__code", "email", "language"]
    list_display_links = ["name"]
    list_select_related = ["event"]
    search_fields = ["email", "event__code__startswith"]
    autocomplete_fields = ["event"]
    ordering = ["-event_id", "name", "pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Trainer]:
        found: QuerySet[Trainer] = super().get_queryset(request)
        return found.filter(kept_by(request.user, courses="event__course__"))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Trainer:
        found: Trainer | None = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "event":
            kwargs["queryset"] = Event.objects.kept_by(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
