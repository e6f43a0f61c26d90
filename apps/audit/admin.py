"""The audit trail for administrators: to read and to filter, never to write."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.audit.models import Entry
from apps.vocabulary import datewords
from apps.vocabulary.longlists import LongList


class Since(admin.SimpleListFilter):
    title = _("when")
    parameter_name = "days"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", _("Last 24 hours")), ("7", _("Last 7 days")), ("31", _("Last 31 days")), ("365", _("Last year"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Entry]) -> QuerySet[Entry]:
        offered = {days for days, _label in self.lookup_choices}
        if (days := self.value()) not in offered:
            return queryset
        return queryset.filter(at__gte=timezone.now() - timedelta(days=int(days or 0)))


@admin.register(Entry)
class EntryAdmin(LongList):
    list_display = ["when", "by", "act", "whom", "detail"]
    list_display_links = ["when"]
    list_filter = ["act", Since]
    search_fields = ["actor", "about"]
    search_help_text = _("Public id of who did it or of whom it is about, or a day: 2026-11-28")
    fields = ["when", "by", "act", "whom", "detail"]
    actions = None

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if day := _day(search_term):
            whole = [datetime.combine(day, clock, UTC) for clock in (time.min, time.max)]
            return queryset.filter(at__range=whole), False
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description=_("when"), ordering="at")
    def when(self, entry: Entry) -> str:
        return datewords.moment(entry.at, "UTC")

    @admin.display(description=_("by"), ordering="actor")
    def by(self, entry: Entry) -> SafeString | str:
        return _all_of(entry.actor) if entry.actor else "–"

    @admin.display(description=_("about"), ordering="about")
    def whom(self, entry: Entry) -> SafeString | str:
        return _all_of(entry.about) if entry.about else "–"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _day(typed: str) -> date | None:
    try:
        return parse_date(typed.strip())
    except ValueError:
        return None


def _all_of(public_id: str) -> SafeString:
    """A link to all that stands there of one person."""
    return format_html('<a href="{0}?q={1}">{1}</a>', reverse("admin:audit_entry_changelist"), public_id)
