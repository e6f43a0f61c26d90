"""Writing notices. What becomes of a draft afterwards (preview, publish, delivery) is the desk's."""

import re
from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.forms import Select
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.notices import drafting
from apps.notices.desk import Desk
from apps.notices.desk_answers import AnswersDesk
from apps.notices.forms import NoticeForm
from apps.notices.models import Change, Notice, Promise, Source, StatusChange, Translation, Window
from apps.notices.steps import FEWEST_WINDOWS
from apps.training.arrangement import Arrangement
from apps.training.models import Event
from apps.training.status import ChangeKind
from apps.vocabulary import datewords
from apps.vocabulary.longlists import LongList
from apps.vocabulary.richtext import RichTextAdmin

A_KEY = re.compile(r"[0-9]{1,18}")


class DraftInline(admin.options.InlineModelAdmin):
    """Part of a draft; read-only once the notice is published."""

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """A script adds rows; without one, `?more=1` asks for one more of each."""
        return int("more" in request.GET)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and _is_open(obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _is_open(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and _is_open(obj)


def _is_open(notice: Notice | None) -> bool:
    return notice is None or notice.is_draft


class TranslationInline(DraftInline, admin.StackedInline):
    model = Translation
    min_num = 1


class ChangeInline(DraftInline, admin.StackedInline):
    model = Change
    autocomplete_fields = ["event"]
    fieldsets = [
        (None, {"fields": [("event", "kind"), ("starts_on", "ends_on", "precision"), "deadline_on"]}),
        (
            gettext_lazy("Hours, place and joining: as before where left empty"),
            {
                "classes": ["collapse"],
                "fields": [("starts_at", "ends_at", "time_zone"), ("venue", "city"), "countries", "join_information"],
            },
        ),
    ]

    def get_extra(self, request: HttpRequest, obj: Notice | None = None, **kwargs: Any) -> int:
        asked_for = len(_asked_for(request)) if obj is None and request.method == "GET" else 0
        return asked_for + super().get_extra(request, obj, **kwargs)


class PromiseInline(DraftInline, admin.StackedInline):
    model = Promise

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 1


class WindowInline(DraftInline, admin.TabularInline):
    model = Window
    autocomplete_fields = ["event"]

    def get_extra(self, request: HttpRequest, obj: Notice | None = None, **kwargs: Any) -> int:
        """A new postponement begins with as many rows as days can be asked about at least; nobody need fill them."""
        begins = obj is None and request.GET.get("kind") == ChangeKind.POSTPONE
        return FEWEST_WINDOWS if begins or "more" in request.GET else 0

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Days are asked about for the notice's own events: to be chosen without a search, and without a script."""
        known = _known_events(request) if request.method == "GET" else []
        if db_field.name == "event" and known:
            kwargs["queryset"] = Event.objects.filter(pk__in=known)
            kwargs["widget"] = Select()
            kwargs["initial"] = known[0] if len(known) == 1 else None
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class SourceInline(DraftInline, admin.TabularInline):
    model = Source


@admin.register(Notice)
class NoticeAdmin(RichTextAdmin, AnswersDesk, Desk, LongList):
    form = NoticeForm
    change_form_template = "admin/notices/notice/change_form.html"
    change_list_template = "admin/notices/notice/change_list.html"
    list_display = ["number_and_version", "title", "state", "published_at", "waiting", "desk_link"]
    list_filter = ["state", "reason"]
    search_fields = ["code__startswith", "translations__title__words"]
    ordering = ["-pk"]
    inlines = [TranslationInline, ChangeInline, PromiseInline, WindowInline, SourceInline]
    fieldsets = [(None, {"fields": ["reason", "no_date_promised", "supersedes", "seen_revision", "overwrite"]})]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        waiting = Change.objects.filter(notice=OuterRef("pk"), waiting=True).order_by().values("notice")
        notices: QuerySet[Notice] = super().get_queryset(request)
        counted = Subquery(waiting.values(number=Count("pk")))
        return notices.annotate(waiting_count=Coalesce(counted, 0)).prefetch_related("translations")

    def has_change_permission(self, request: HttpRequest, obj: Notice | None = None) -> bool:
        return super().has_change_permission(request, obj) and _is_open(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A draft may go; what was published stays for ever. Bulk deletion would not look at each."""
        return obj is not None and obj.is_draft and super().has_delete_permission(request, obj)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """An event's own page leads to the notices about it."""
        return lookup == "changes__event" or super().lookup_allowed(lookup, value, request)

    def get_formset_kwargs(self, request: HttpRequest, obj: Notice, inline: Any, prefix: str) -> dict[str, Any]:
        """The events chosen in the list arrive as rows. Only on GET: a row equal to its initial values is not saved."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if request.method == "GET" and obj._state.adding and isinstance(inline, ChangeInline):
            kwargs["initial"] = _asked_for(request)
        return kwargs

    def get_fieldsets(self, request: HttpRequest, obj: Notice | None = None) -> Any:
        if not _is_open(obj):
            return [(None, {"fields": ["reason", "no_date_promised", "supersedes"]})]
        return super().get_fieldsets(request, obj)

    def save_model(self, request: HttpRequest, obj: Notice, form: Any, change: bool) -> None:
        if change:
            obj.revision += 1
            super().save_model(request, obj, form, change)
        else:
            drafting.save_with_number(obj, year=timezone.now().year)

    def response_add(self, request: HttpRequest, obj: Notice, post_url_continue: str | None = None) -> HttpResponse:
        return (
            self.to_preview(obj)
            if "_preview" in request.POST
            else super().response_add(request, obj, post_url_continue)
        )

    def response_change(self, request: HttpRequest, obj: Notice) -> HttpResponse:
        return self.to_preview(obj) if "_preview" in request.POST else super().response_change(request, obj)

    @admin.display(description=gettext_lazy("number"), ordering="code")
    def number_and_version(self, notice: Notice) -> str:
        return _("%(number)s, version %(version)s") % {"number": notice.number, "version": notice.version}

    @admin.display(description=gettext_lazy("waiting events"))
    def waiting(self, notice: Notice) -> int:
        return notice.waiting_count  # type: ignore[attr-defined,no-any-return]

    @admin.display(description=gettext_lazy("next step"))
    def desk_link(self, notice: Notice) -> SafeString:
        if notice.is_draft:
            return format_html('<a href="{}">{}</a>', self.desk_url("preview", notice), _("Preview and publish"))
        return format_html('<a href="{}">{}</a>', self.desk_url("delivery", notice), _("Delivery"))


def _asked_for(request: HttpRequest) -> list[dict[str, Any]]:
    """`?kind=postpone&events=3,4`: rows for the events that staff selected in the list; nonsense is left out."""
    kind = request.GET.get("kind", "")
    numbers = [number for number in request.GET.get("events", "").split(",") if A_KEY.fullmatch(number)]
    events = Event.objects.filter(pk__in=numbers[:200]).order_by("starts_on", "code")
    return [{"event": event.pk, "kind": kind if kind in ChangeKind.values else None} for event in events]


def _known_events(request: HttpRequest) -> list[int]:
    """Of the draft as it is stored, or, for a new one, as it was asked for."""
    stored = request.resolver_match.kwargs.get("object_id", "") if request.resolver_match else ""
    if not stored:
        return [row["event"] for row in _asked_for(request)]
    if not A_KEY.fullmatch(stored):
        return []
    events = Event.objects.filter(Q(changes__notice=stored) | Q(windows__notice=stored))
    return list(events.order_by("starts_on", "code").distinct().values_list("pk", flat=True)[:200])


def _in_words(arrangement: Arrangement) -> str:
    """Without the way to join, which only those with a place learn."""
    facts = (arrangement.status_label, datewords.span(arrangement.dates), arrangement.whereabouts)
    return "; ".join(fact for fact in facts if fact)


@admin.register(StatusChange)
class StatusChangeAdmin(LongList):
    """History to look at."""

    list_display = ["at", "event", "kind", "by"]
    list_filter = ["kind"]
    list_select_related = ["event", "by"]
    search_fields = ["event__code__startswith", "event__title__words"]
    fields = ["event", "kind", "at", "by", "change", "before_it", "after_it"]
    readonly_fields = ["before_it", "after_it"]

    @admin.display(description=gettext_lazy("before"))
    def before_it(self, line: StatusChange) -> str:
        return _in_words(line.was)

    @admin.display(description=gettext_lazy("after"))
    def after_it(self, line: StatusChange) -> str:
        return _in_words(line.now)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
