"""Lists in the staff pages that stay quick however long they grow: nothing is counted, sorted or searched in full."""

from typing import Any, cast

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

MOST = 1_000
MOST_FOUND = 200
"""By each lookup. More keys would tempt PostgreSQL to walk through the whole list in its order, looking for them."""


class MoreThan(int):
    """A number that says of itself that there are more."""

    def __str__(self) -> str:
        return _("more than %(number)s") % {"number": f"{int(self):,}"}


class FirstThousand(Paginator):
    """Leads through the first thousand. Whoever looks for something behind them searches or filters.

    `is_cut` says that a search found more than these.
    """

    is_cut = False

    @cached_property
    def count(self) -> int:
        found = cast(QuerySet, self.object_list)
        number = found.order_by()[: MOST + 1].count()
        return MoreThan(min(number, MOST)) if number > MOST or self.is_cut else number


class LongList(admin.ModelAdmin):
    """Each of `search_fields` is a whole lookup that an index answers, such as `name__words` or `code__startswith`; all
    that is typed goes to each. Columns are sorted by only where `sortable_by` names one with an index."""

    paginator = FirstThousand
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    list_max_show_all = 0
    sortable_by = []

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """A query for each lookup: joined by OR, those of two tables would use no index."""
        if not search_term.strip():
            return queryset, False
        keys: set[int] = set()
        for lookup in self.get_search_fields(request):
            found = _first_keys(queryset.filter(_fits(lookup, search_term.strip())), MOST_FOUND + 1)
            keys.update(found[:MOST_FOUND])
            if len(found) > MOST_FOUND:
                request.found_more = True  # type: ignore[attr-defined]
        return queryset.filter(pk__in=keys), False

    def get_paginator(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        paginator: Any = super().get_paginator(request, *args, **kwargs)
        paginator.is_cut = getattr(request, "found_more", False)
        return paginator

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any], *args: Any) -> HttpResponse | None:
        if request.POST.get("select_across") == "1" and len(_first_keys(queryset, MOST + 1)) > MOST:
            sentence = _("These are more than %(number)s. Search or filter, then choose again.")
            self.message_user(request, sentence % {"number": f"{MOST:,}"}, messages.ERROR)
            return None
        return super().response_action(request, queryset, *args)


def _first_keys(queryset: QuerySet[Model], number: int) -> list[int]:
    return list(queryset.order_by().values_list("pk", flat=True)[:number])


def _fits(lookup: str, term: str) -> Q:
    """Codes and addresses are stored in small letters, some older codes as somebody typed them."""
    return Q((lookup, term)) if lookup.endswith("__words") else Q((lookup, term)) | Q((lookup, term.lower()))
