from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.pages.entries import forget, reindex
from apps.pages.models import Link, Page, PageTranslation
from apps.vocabulary.richtext import RichTextAdmin


class PageTranslationInline(admin.StackedInline):
    model = PageTranslation
    extra = 0
    min_num = 1


@admin.register(Page)
class PageAdmin(RichTextAdmin, admin.ModelAdmin):
    inlines = [PageTranslationInline]
    list_display = ["slug", "titles", "position", "in_navigation"]
    search_fields = ["slug", "translations__title"]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        reindex([form.instance.pk])

    def delete_model(self, request: HttpRequest, obj: Page) -> None:
        forget([obj.pk])
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Page]) -> None:
        forget(list(queryset.values_list("pk", flat=True)))
        super().delete_queryset(request, queryset)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Page]:
        return super().get_queryset(request).prefetch_related("translations")

    @admin.display(description=_("titles"))
    def titles(self, page: Page) -> str:
        return " · ".join(version.title for version in page.translations.all())


@admin.register(Link)
class LinkAdmin(admin.ModelAdmin):
    list_display = ["label", "group", "owner", "looked_at"]
    list_filter = ["group"]
    search_fields = ["label", "url", "owner"]
