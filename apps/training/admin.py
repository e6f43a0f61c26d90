"""Courses and events in the staff pages. What is material about a public event is read here, and changed by a notice.

Notices stand a floor above: they are reached by address only.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.training.admin_attendance import Attendance
from apps.training.admin_participation import ParticipationAdmin
from apps.training.admin_trainer import TrainerAdmin
from apps.training.arrangement import Arrangement
from apps.training.entries import reindex
from apps.training.eventform import EventForm
from apps.training.models import Course, Event, Host
from apps.training.models.course import SEE_ALL
from apps.training.models.event import WORDED
from apps.training.status import FIRST, ChangeKind, may
from apps.vocabulary.dates import Dates
from apps.vocabulary.datewords import short_span
from apps.vocabulary.longlists import LongList
from apps.vocabulary.richtext import RichTextAdmin

__all__ = ["CourseAdmin", "EventAdmin", "ParticipationAdmin", "TrainerAdmin"]

IDENTITY = ["revision", "title", "code", "kind", "course", "parent", "edition_label", "edition_code"]
SETTLED = [*Arrangement(status="", dates=Dates()).columns(), "is_public"]
ABOUT = ["date_note", "dates_inferred", "summary", "description", "language", "capacity"]
FIGURES = ["participants_figure", "nationalities_figure", "organizations_figure"]
AFTERWARDS = [*FIGURES, "outcome_unverified", "status_note", "sources"]
ELSEWHERE = ["participants", "former_addresses", "is_sample"]
MOST_EVENTS_A_NOTICE = 100


@admin.register(Course)
class CourseAdmin(RichTextAdmin, admin.ModelAdmin):
    list_display = ["title", "code", "type", "duration"]
    search_fields = ["title", "code"]
    autocomplete_fields = ["coordinators"]

    def get_readonly_fields(self, request: HttpRequest, obj: Course | None = None) -> list[str]:
        """Who coordinates a course sees people: nobody gives that to themselves."""
        return [] if request.user.has_perm(SEE_ALL) else ["coordinators"]

    def has_change_permission(self, request: HttpRequest, obj: Course | None = None) -> bool:
        """Courses are read by all of these, and changed by those who look after them."""
        return super().has_change_permission(request, obj) and self._keeps(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Course | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self._keeps(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Deleting several at once does not ask whose each is."""
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    @staticmethod
    def _keeps(request: HttpRequest, course: Course | None) -> bool:
        return course is None or Course.objects.kept_by(request.user).filter(pk=course.pk).exists()

    def save_model(self, request: HttpRequest, obj: Course, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "title" in form.changed_data:
            reindex(list(obj.events.values_list("pk", flat=True)))


class HostInline(admin.TabularInline):
    model = Host
    extra = 0
    autocomplete_fields = ["organization"]
    fields = ["organization", "role", "position"]


class YearFilter(admin.SimpleListFilter):
    title = gettext_lazy("year")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """All from the first to the last, which two looks into the index tell; which are empty, only a walk would."""
        dated = Event.objects.exclude(starts_on=None).order_by("starts_on").values_list("starts_on", flat=True)
        first, last = dated.first(), dated.last()
        years = range(last.year, first.year - 1, -1) if first and last else []
        return [(str(year), str(year)) for year in years]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        year = self.value()
        if not (year and year.isdecimal()):
            return queryset
        return queryset.filter(Q(starts_on__year=year) | Q(starts_on=None, ends_on__year=year))


def notice_action(kind: ChangeKind) -> Callable[..., HttpResponse | None]:
    @admin.action(description=format_lazy("{}…", kind.label), permissions=["write_notice"])
    def write(event_admin: "EventAdmin", request: HttpRequest, events: QuerySet[Event]) -> HttpResponse | None:
        return event_admin.write_notice(request, events, kind)

    write.__name__ = f"notice_{kind}"
    return write


@admin.register(Event)
class EventAdmin(Attendance, RichTextAdmin, LongList):
    form = EventForm
    inlines = [HostInline]
    list_display = ["title", "code", "when", "place", "status", "is_public"]
    list_filter = ["status", "kind", "is_public", "is_sample", YearFilter]
    search_fields = [*(f"{column}__words" for column in WORDED), "code__startswith", "former_codes__code__startswith"]
    ordering = ["-starts_on", "code"]
    sortable_by = ["when"]
    autocomplete_fields = ["course", "parent"]
    readonly_fields = ELSEWHERE
    actions = [notice_action(kind) for kind in ChangeKind]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        reindex([form.instance.pk])

    def get_fieldsets(self, request: HttpRequest, obj: Event | None = None) -> Any:
        how = self.how_to_change(request, obj) if obj and obj.is_settled else None
        return [
            (None, {"fields": IDENTITY}),
            (_("What only a notice changes"), {"fields": SETTLED, "description": how}),
            (_("About it"), {"fields": ABOUT}),
            (_("Afterwards"), {"fields": AFTERWARDS}),
            *([(_("Elsewhere"), {"fields": ELSEWHERE})] if obj else []),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Event | None = None) -> list[str]:
        if obj is None:
            return [*self.readonly_fields]
        settled = SETTLED if obj.is_settled else ["status"]
        return [*self.readonly_fields, *(name for name in settled if name != "is_public" or obj.is_stored_as_public)]

    def has_change_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        """Events are read by all of these; who changes one could draw it into their own course."""
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or Event.objects.kept_by(request.user).filter(pk=obj.pk).exists()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "course":
            kwargs["queryset"] = Course.objects.kept_by(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "status":
            kwargs["choices"] = [(status.value, status.label) for status in FIRST]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        """A public event stays: its address is printed somewhere. It can be cancelled."""
        return super().has_delete_permission(request, obj) and not (obj and obj.is_stored_as_public)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    def has_write_notice_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("notices.add_notice")

    def write_notice(self, request: HttpRequest, events: QuerySet[Event], kind: ChangeKind) -> HttpResponse | None:
        chosen = list(events.order_by("starts_on", "code")[: MOST_EVENTS_A_NOTICE + 1])
        refused = self.refusal(chosen, kind)
        if refused:
            self.message_user(request, refused, messages.ERROR)
            return None
        return HttpResponseRedirect(notice_address(kind, chosen))

    def refusal(self, chosen: list[Event], kind: ChangeKind) -> str:
        if len(chosen) > MOST_EVENTS_A_NOTICE:
            return _("Choose at most %(most)s events for one notice.") % {"most": MOST_EVENTS_A_NOTICE}
        wrong = [f"{event} – {event.get_status_display()}" for event in chosen if not may(kind, event.status)]
        if wrong:
            return _("“%(kind)s” is not possible for: %(events)s.") % {"kind": kind.label, "events": "; ".join(wrong)}
        return ""

    def how_to_change(self, request: HttpRequest, event: Event) -> SafeString:
        sentence = (
            _(
                "This event is public. Its status, dates, place and format change by a notice only, "
                "so that everybody on it hears of it."
            )
            if event.is_stored_as_public
            else _(
                "People are on this event already. Its status, dates, place and format change by a notice only, "
                "so that everybody on it hears of it."
            )
        )
        if not self.has_write_notice_permission(request):
            return format_html("{}", sentence)
        kinds = (kind for kind in ChangeKind if may(kind, event.status))
        links = ((notice_address(kind, [event]), kind.label) for kind in kinds)
        return format_html("{} {}", sentence, format_html_join(" · ", '<a href="{}">{}…</a>', links))

    @admin.display(description=gettext_lazy("when"), ordering="starts_on")
    def when(self, event: Event) -> str:
        return short_span(event.dates)

    @admin.display(description=gettext_lazy("place"), ordering="city")
    def place(self, event: Event) -> str:
        return event.place

    @admin.display(description=gettext_lazy("participants"))
    def participants(self, event: Event) -> SafeString:
        """In the order in which an event goes: floors above are reached by address."""
        address = reverse("admin:training_participation_changelist")
        links = [
            (reverse("admin:applications_of_event", args=[event.pk]), _("Applications")),
            (f"{address}?event__id__exact={event.pk}", _("List of participants")),
            (reverse("admin:spaces_space_of_event", args=[event.pk]), _("Event space")),
            (f"{reverse('admin:notices_notice_changelist')}?changes__event={event.pk}", _("Notices and answers")),
            (reverse("admin:training_event_attendance", args=[event.pk]), _("Attendance")),
            (reverse("admin:certificates_certificate_of_event", args=[event.pk]), _("Certificates")),
        ]
        return format_html_join(" · ", '<a href="{}">{}</a>', links)

    @admin.display(description=gettext_lazy("former addresses"), empty_value="–")
    def former_addresses(self, event: Event) -> str:
        return ", ".join(former.code for former in event.former_codes.all())


def notice_address(kind: ChangeKind, events: list[Event]) -> str:
    """The form of a new notice with these events chosen."""
    chosen = {"kind": str(kind.value), "events": ",".join(str(event.pk) for event in events)}
    return f"{reverse('admin:notices_notice_add')}?{urlencode(chosen, safe=',')}"
