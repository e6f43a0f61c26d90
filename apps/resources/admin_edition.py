"""An edition in the staff pages: its copies, one per language, each with the files that it has had."""

from typing import Any, cast

from django.contrib import admin
from django.db import connection
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from apps.members.models import Member
from apps.resources.copyform import CopyForm, FileRefused, keep_file, prepare_files, read_anew
from apps.resources.entries import reindex
from apps.resources.models import Copy, Edition, Resource, Revision
from apps.resources.models.edition import Reading
from apps.resources.sizes import size_in_words
from apps.vocabulary.datewords import moment
from apps.vocabulary.longlists import LongList


class CopyInline(admin.StackedInline):
    model = Copy
    form = CopyForm
    extra = 0
    fields = ["language", "upload", "stored", "url", "medium"]
    readonly_fields = ["stored"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Copy]:
        revisions = Prefetch("revisions", Revision.objects.select_related("uploaded_by"))
        return super().get_queryset(request).select_related("edition__resource").prefetch_related(revisions)

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """A script adds rows; without one, there is always room for one more."""
        return 1

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        prepared = getattr(request, "prepared_files", {})
        kwargs["form"] = type("CopyForm", (CopyForm,), {"files_prepared": prepared})
        return super().get_formset(request, obj, **kwargs)

    @admin.display(description=gettext_lazy("file"), empty_value="–")
    def stored(self, copy: Copy) -> SafeString | str:
        return format_html_join("", "<p>{}</p>", ((revision_line(each),) for each in copy.revisions.all()))


def revision_line(revision: Revision) -> SafeString:
    """The current one at the address that it keeps for ever, and older ones for staff alone."""
    address = revision.copy.get_absolute_url()
    facts = [size_in_words(revision.size), moment(revision.uploaded_at, "UTC"), str(revision.uploaded_by or "")]
    if not revision.is_current:
        named = _("%(name)s, older revision %(number)d") % {"name": revision.name, "number": revision.number}
        return linked(f"{address}?revision={revision.number}", named, *facts)
    pages = [_("pages: %(number)d") % {"number": revision.pages}] if revision.pages else []
    return linked(address, revision.name, *facts, *pages, reading(revision), f"SHA-256 {revision.sha256}")


def linked(address: str, name: str, *facts: str) -> SafeString:
    return format_html('<a href="{}">{}</a> · {}', address, name, " · ".join(fact for fact in facts if fact))


def reading(revision: Revision) -> str:
    """Whether the search knows its text, and if not, why. The sentence stands in English in the row."""
    state = str(Reading(revision.reading).label)
    return f"{state}: {_(revision.trouble)}" if revision.trouble else state


@admin.register(Edition)
class EditionAdmin(LongList):
    inlines = [CopyInline]
    list_display = ["__str__", "resource", "issued_on", "review_by"]
    list_select_related = ["resource"]
    search_fields = ["resource__translations__title__words", "resource__slug__startswith", "resource__code"]
    search_help_text = gettext_lazy("Words of the resource’s title, its address or short link")
    ordering = ["-pk"]
    autocomplete_fields = ["resource"]
    readonly_fields = ["of_resource"]

    def get_fieldsets(self, request: HttpRequest, obj: Edition | None = None) -> Any:
        of = "of_resource" if obj else "resource"
        dates = [("issued_on", "issued_precision"), "continuously_updated", "review_by"]
        found = ["extent", "address", "checked_on"]
        return [(None, {"fields": [of, ("version", "position"), *dates, *found]})]

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Reached from its resource; a list of editions on the front page would only be in the way."""
        return False

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Files are looked at before the transaction of the change begins: that of a picture may take long.

        What is found wrong with one only as it is taken in stands beside its field, like any other mistake:
        everything is undone, and the form answers again, knowing of it.
        """
        prepared = prepare_files(request.FILES) if self._takes_files(request) else {}
        request.prepared_files = prepared  # type: ignore[attr-defined]
        try:
            return super().changeform_view(request, *args, **kwargs)
        except FileRefused as refusal:
            prepared[refusal.field] = refusal
            return super().changeform_view(request, *args, **kwargs)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Edition | None:
        """To be changed or deleted: its resource is locked before anything of its own, as for an upload."""
        edition = super().get_object(request, object_id, from_field)
        if request.method != "POST" or edition is None or not connection.in_atomic_block:
            return edition
        list(Resource.objects.select_for_update(no_key=True).filter(pk=edition.resource_id))
        return super().get_object(request, object_id, from_field)

    def _takes_files(self, request: HttpRequest) -> bool:
        """From those alone who may do something with them."""
        copies = CopyInline(self.model, self.admin_site)
        return request.method == "POST" and (
            copies.has_add_permission(request, None) or copies.has_change_permission(request)
        )

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        for copy_form in formset.forms:
            if copy_form.has_changed() and copy_form not in formset.deleted_forms:
                read_anew(copy_form)
                keep_file(copy_form, by=cast(Member, request.user))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        reindex([form.instance.resource_id])

    def delete_model(self, request: HttpRequest, obj: Edition) -> None:
        super().delete_model(request, obj)
        reindex([obj.resource_id])

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    def response_post_save_change(self, request: HttpRequest, obj: Edition) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:resources_resource_change", args=[obj.resource_id]))

    def response_post_save_add(self, request: HttpRequest, obj: Edition) -> HttpResponseRedirect:
        return self.response_post_save_change(request, obj)

    @admin.display(description=gettext_lazy("resource"))
    def of_resource(self, edition: Edition) -> SafeString:
        resource = Resource.objects.in_language(get_language()).get(pk=edition.resource_id)
        address = reverse("admin:resources_resource_change", args=[resource.pk])
        return format_html('<a href="{}">{}</a>', address, resource.title)
