from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.vocabulary.longlists import LongList
from apps.vocabulary.models import Organization, Topic, TopicTranslation
from apps.vocabulary.richtext import RichTextAdmin


@admin.register(Organization)
class OrganizationAdmin(LongList):
    list_display = ["name", "short_name", "country"]
    search_fields = ["name__words", "short_name__words"]
    sortable_by = ["name"]


class TopicNameInline(admin.StackedInline):
    model = TopicTranslation
    extra = 0
    min_num = 1


@admin.register(Topic)
class TopicAdmin(RichTextAdmin, admin.ModelAdmin):
    """What the search knows of resources by a topic's address follows a changed one overnight."""

    inlines = [TopicNameInline]
    list_display = ["name", "slug", "position"]
    search_fields = ["slug", "translations__name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        topics: Any = super().get_queryset(request)
        return topics.in_language(get_language())  # type: ignore[no-any-return]

    @admin.display(description=_("name"))
    def name(self, topic: Topic) -> str:
        return topic.name
