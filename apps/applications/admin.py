"""Calls for applications in the staff pages. Places and deadline belong to the event, and are changed there."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.applications.admin_desk import ApplicationAdmin
from apps.applications.applying import closing_words, why_closed
from apps.applications.models import Call, Question
from apps.applications.waiting import fill_places
from apps.training.admin import notice_address
from apps.training.models import Event
from apps.training.models.course import kept_by
from apps.training.status import ChangeKind
from apps.training.taking_part import lock, taken
from apps.vocabulary.longlists import LongList
from apps.vocabulary.richtext import RichTextAdmin

__all__ = ["ApplicationAdmin", "CallAdmin"]

OPENING = ["event", "is_open", "state", "places", "deadline"]
WHO = ["audience", "selection", "offer_hours"]
ASKED = ["introduction", "prerequisite", "language_level"]


class QuestionInline(admin.StackedInline):
    model = Question
    extra = 0
    fields = ["position", "kind", "text", "hint", "choices", "is_required"]

    def has_delete_permission(self, request: HttpRequest, obj: Call | None = None) -> bool:
        """A question that somebody has answered stays."""
        answered = obj is not None and Question.objects.filter(call=obj, answers__isnull=False).exists()
        return super().has_delete_permission(request, obj) and not answered


@admin.register(Call)
class CallAdmin(RichTextAdmin, LongList):
    list_display = ["event", "is_open", "selection", "deadline_day"]
    list_filter = ["is_open", "selection", "audience"]
    list_select_related = ["event"]
    search_fields = ["event__title__words", "event__code__startswith"]
    ordering = ["-pk"]
    autocomplete_fields = ["event", "prerequisite"]
    readonly_fields = ["state", "places", "deadline"]
    inlines = [QuestionInline]
    actions = ["offer_free_places"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Call]:
        """A coordinator's own courses only."""
        found: QuerySet[Call] = super().get_queryset(request)
        return found.filter(kept_by(request.user, courses="event__course__"))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Call:
        found: Call | None = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "event":
            kwargs["queryset"] = Event.objects.kept_by(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Call | None = None) -> Any:
        who, asked = _("Who, and how"), _("What is asked")
        return [(None, {"fields": OPENING}), (who, {"fields": WHO}), (asked, {"fields": ASKED})]

    def get_readonly_fields(self, request: HttpRequest, obj: Call | None = None) -> list[str]:
        """A call stays with its event: people have applied for that one."""
        return [*self.readonly_fields, *(["event"] if obj else [])]

    def has_delete_permission(self, request: HttpRequest, obj: Call | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.applications.exists())

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    @admin.action(description=gettext_lazy("Offer free places along the waiting list"), permissions=["change"])
    def offer_free_places(self, request: HttpRequest, calls: QuerySet[Call]) -> None:
        offered = sum(_fill(event) for event in sorted(calls.values_list("event", flat=True)))
        sentence = ngettext("%(n)d place offered.", "%(n)d places offered.", offered) % {"n": offered}
        messages.success(request, sentence)

    @admin.display(description=gettext_lazy("now"))
    def state(self, call: Call) -> SafeString | str:
        if call._state.adding:
            return _("Not open yet.")
        words = why_closed(call, at=timezone.now()) or _("People can apply.")
        desk = reverse("admin:applications_desk", args=[call.pk])
        return format_html('{} <a href="{}">{}</a>', words, desk, _("To the applicants"))

    @admin.display(description=gettext_lazy("places"))
    def places(self, call: Call) -> SafeString | str:
        if call._state.adding:
            return _("They stand at the event.")
        most = _("not limited") if call.event.capacity is None else call.event.capacity
        words = _("%(taken)s of %(most)s taken.") % {"taken": taken(call.event_id), "most": most}
        return format_html('{} <a href="{}">{}</a>', words, _event_page(call), _("Change them at the event"))

    @admin.display(description=gettext_lazy("last day to apply"))
    def deadline(self, call: Call) -> SafeString | str:
        if call._state.adding:
            return _("It stands at the event.")
        words = closing_words(call) or _("None.")
        if not call.event.is_settled:
            return format_html('{} <a href="{}">{}</a>', words, _event_page(call), _("Change it at the event"))
        how = _("A notice that sets new dates, or the same with another last day, changes it: applicants hear of it.")
        notice = notice_address(ChangeKind.RESCHEDULE, [call.event])
        return format_html('{} {} <a href="{}">{}</a>', words, how, notice, _("Write it"))

    @admin.display(description=gettext_lazy("last day to apply"), ordering="event__deadline_on")
    def deadline_day(self, call: Call) -> str:
        return closing_words(call)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if form.instance.is_open and (closed := why_closed(form.instance, at=timezone.now())):
            messages.warning(request, closed)


@transaction.atomic
def _fill(event: int) -> int:
    lock(event)
    return fill_places(event, at=timezone.now())


def _event_page(call: Call) -> str:
    return reverse("admin:training_event_change", args=[call.event_id])
