"""Reading lists in the staff pages."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.resources.models import ReadingItem, ReadingList, ReadingListTranslation, Resource


class ListTitleInline(admin.StackedInline):
    model = ReadingListTranslation
    extra = 0
    min_num = 1


class ReadingItemInline(admin.TabularInline):
    model = ReadingItem
    extra = 0
    autocomplete_fields = ["resource"]
    fields = ["position", "resource", "note"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReadingItem]:
        return super().get_queryset(request).select_related("reading_list")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Chosen by title."""
        if db_field.name == "resource":
            kwargs["queryset"] = Resource.objects.in_language(get_language())
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(ReadingList)
class ReadingListAdmin(admin.ModelAdmin):
    list_display = ["title", "slug", "course", "is_public", "changed_at"]
    list_filter = ["is_public"]
    list_select_related = ["course"]
    search_fields = ["slug", "translations__title"]
    autocomplete_fields = ["course"]
    inlines = [ListTitleInline, ReadingItemInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReadingList]:
        lists: Any = super().get_queryset(request)
        return lists.in_language(get_language())  # type: ignore[no-any-return]

    @admin.display(description=_("title"))
    def title(self, reading_list: ReadingList) -> str:
        return reading_list.title
