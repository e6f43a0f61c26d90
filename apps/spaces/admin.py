from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.spaces.models import Space
from apps.training.models import Event
from apps.training.models.course import kept_by
from apps.vocabulary.longlists import LongList
from apps.vocabulary.richtext import RichTextAdmin


@admin.register(Space)
class SpaceAdmin(RichTextAdmin, LongList):
    list_display = ["event", "when_changed"]
    list_select_related = ["event"]
    search_fields = ["event__code__startswith", "event__title__words"]
    autocomplete_fields = ["event"]
    ordering = ["-pk"]
    fields = ["event", "joining", "programme", "documents", "page"]
    readonly_fields = ["page"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Space]:
        return Space.objects.filter(kept_by(request.user, courses="event__course__")).order_by("-pk")

    def get_urls(self) -> list[Any]:
        of_event = self.admin_site.admin_view(self.of_event)
        return [path("event/<int:pk>/", of_event, name="spaces_space_of_event"), *super().get_urls()]

    def of_event(self, request: HttpRequest, pk: int) -> HttpResponse:
        """From the event's own page: to its space, or to the form that begins one."""
        event = get_object_or_404(Event.objects.kept_by(request.user), pk=pk)
        space = self.get_queryset(request).filter(event=event).first()
        if space:
            return redirect("admin:spaces_space_change", space.pk)
        return redirect(f"{reverse('admin:spaces_space_add')}?event={event.pk}")

    def get_readonly_fields(self, request: HttpRequest, obj: Space | None = None) -> list[str]:
        """What is written for one event must not turn up at another."""
        return ["page", "event"] if obj else ["page"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "event":
            kwargs["queryset"] = Event.objects.kept_by(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=gettext_lazy("changed"), ordering="changed_at")
    def when_changed(self, space: Space) -> Any:
        return space.changed_at

    @admin.display(description=gettext_lazy("its page"), empty_value="–")
    def page(self, space: Space) -> SafeString | None:
        if space._state.adding:
            return None
        address = reverse("spaces:space", args=[space.event.code])
        return format_html('<a href="{}">{}</a>', address, _("What participants see"))
