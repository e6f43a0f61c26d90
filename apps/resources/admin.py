"""The library in the staff pages: what a resource is. Its files stand a page further, with their edition."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from apps.resources.admin_edition import EditionAdmin
from apps.resources.admin_links import OutsideAddressAdmin
from apps.resources.admin_lists import ReadingListAdmin
from apps.resources.admin_suggestion import SuggestionAdmin
from apps.resources.choosing import AudiencesField, TopicsField
from apps.resources.entries import reindex
from apps.resources.kinds import INVERSE, RelationKind, State
from apps.resources.models import (
    Edition,
    OldAddress,
    Publisher,
    Relation,
    Resource,
    ResourceTranslation,
)
from apps.resources.neighbours import neighbours
from apps.vocabulary.longlists import LongList

__all__ = ["EditionAdmin", "OutsideAddressAdmin", "ReadingListAdmin", "ResourceAdmin", "SuggestionAdmin"]

OWN_STATES = (State.DRAFT, State.PUBLISHED)


class ResourceForm(forms.ModelForm):
    topics = TopicsField()
    audiences = AudiencesField()

    class Meta:
        labels = {"code": gettext_lazy("Short link: /r/…")}


class TitleInline(admin.StackedInline):
    model = ResourceTranslation
    extra = 0
    min_num = 1


class EditionInline(admin.TabularInline):
    """Only what tells editions apart: the link leads to the rest and to the files."""

    model = Edition
    extra = 0
    can_delete = False  # with all its files: on its own page only
    fields = ["version", "position", "issued_on", "issued_precision", "files"]
    readonly_fields = ["files"]
    verbose_name_plural = gettext_lazy("editions, each with its files")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Edition]:
        return super().get_queryset(request).prefetch_related("copies")

    @admin.display(description=gettext_lazy("languages and files"))
    def files(self, edition: Edition) -> SafeString:
        if not edition.pk:
            return format_html("{}", _("Save first, then add its files."))
        languages = ", ".join(str(copy.get_language_display()) for copy in edition.copies.all()) or _("None yet")
        address = reverse("admin:resources_edition_change", args=[edition.pk])
        return format_html('{} <a href="{}">{}</a>', languages, address, _("Open the files"))


class PublisherInline(admin.TabularInline):
    model = Publisher
    extra = 0
    autocomplete_fields = ["organization"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Publisher]:
        return super().get_queryset(request).select_related("organization")


class RelationInline(admin.TabularInline):
    model = Relation
    fk_name = "resource"
    extra = 0
    autocomplete_fields = ["other"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Relation]:
        return super().get_queryset(request).select_related("resource", "other")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Chosen by title."""
        if db_field.name == "other":
            kwargs["queryset"] = Resource.objects.in_language(get_language())
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class OldAddressInline(admin.TabularInline):
    model = OldAddress
    extra = 0


@admin.register(Resource)
class ResourceAdmin(LongList):
    form = ResourceForm
    inlines = [TitleInline, EditionInline, PublisherInline, RelationInline, OldAddressInline]
    list_display = ["title", "slug", "type", "state", "access", "changed_at"]
    list_filter = ["state", "type", "access", "region"]
    search_fields = [
        "translations__title__words",
        "translations__other_names__words",
        "slug__startswith",
        "code",
        "former_slugs__slug__startswith",
    ]
    search_help_text = gettext_lazy("Words of a title or other name, address or short link")
    autocomplete_fields = ["event"]
    readonly_fields = ["related_from", "former_addresses", "suggested"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Resource]:
        resources: Any = super().get_queryset(request)
        return resources.in_language(get_language())  # type: ignore[no-any-return]

    def get_fieldsets(self, request: HttpRequest, obj: Resource | None = None) -> Any:
        elsewhere = ["related_from", "former_addresses"] if obj else []
        suggested = ["suggested"] if obj and obj.suggestion else []
        return [
            (None, {"fields": ["slug", "code", "type", "topics", "region", "countries", "audiences"]}),
            (_("Who sees it, and when"), {"fields": ["state", "access", "event", "embargoed_until"]}),
            (_("For staff"), {"fields": ["note", *suggested, *elsewhere]}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Resource | None = None) -> list[str]:
        """A suggestion is decided on in its own place, where the member gets an answer."""
        waits = obj is not None and obj.state not in OWN_STATES
        return [*self.readonly_fields, *(["state"] if waits else [])]

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "state":
            kwargs["choices"] = [(state.value, state.label) for state in OWN_STATES]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """In the transaction of the change. A relation taken away changes how the other resource ranks, too."""
        before = neighbours([form.instance.pk])
        super().save_related(request, form, formsets, change)
        reindex({form.instance.pk} | before | neighbours([form.instance.pk]))

    def delete_model(self, request: HttpRequest, obj: Resource) -> None:
        self.delete_queryset(request, Resource.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Resource]) -> None:
        with transaction.atomic():
            # Locked before anything of theirs, in one order: so are those that a file is uploaded to.
            theirs = Resource.objects.filter(pk__in=list(queryset.order_by().values_list("pk", flat=True)))
            keys = set(theirs.order_by("pk").select_for_update().values_list("pk", flat=True))
            around = neighbours(keys)
            Resource.objects.filter(pk__in=keys).delete()
            reindex(keys | around)

    @admin.display(description=gettext_lazy("title"))
    def title(self, resource: Resource) -> str:
        return resource.title

    @admin.display(description=gettext_lazy("what others say of it"), empty_value="–")
    def related_from(self, resource: Resource) -> SafeString:
        titles = Prefetch("resource", Resource.objects.in_language(get_language()))
        found = resource.related_from.prefetch_related(titles)
        links = (
            (INVERSE[RelationKind(each.kind)], change_address(each.resource), each.resource.title) for each in found
        )
        return format_html_join(mark_safe("<br>"), '{} <a href="{}">{}</a>', links)

    @admin.display(description=gettext_lazy("former addresses"), empty_value="–")
    def former_addresses(self, resource: Resource) -> str:
        return ", ".join(former.slug for former in resource.former_slugs.all())

    @admin.display(description=gettext_lazy("suggestion"))
    def suggested(self, resource: Resource) -> SafeString:
        address = reverse("admin:resources_suggestion_change", args=[resource.pk])
        return format_html('{} <a href="{}">{}</a>', resource.suggestion, address, _("Open the suggestion"))


def change_address(resource: Resource) -> str:
    return reverse("admin:resources_resource_change", args=[resource.pk])
