"""Participants in the staff pages: a list without addresses to copy, and their import from a spreadsheet."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm, ImportForm
from import_export.tmp_storages import CacheStorage

from apps.training import sheets
from apps.training.admin_address import AddressCorrection
from apps.training.importing import EXPORT_FORMATS, ParticipantFile, ParticipationResource, Report
from apps.training.models import Participation
from apps.vocabulary.longlists import LongList


class ParticipantsForm(ImportForm):
    def clean_import_file(self) -> UploadedFile:
        """Before the file is read into memory."""
        file: UploadedFile = self.cleaned_data["import_file"]
        if (file.size or 0) > sheets.MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 2 MB. Split it into several files."))
        return file

    @property
    def media(self) -> forms.Media:
        """No script: there is no format to guess."""
        return forms.Media()


@admin.register(Participation)
class ParticipationAdmin(AddressCorrection, ImportExportMixin, LongList):
    list_display = ["name", "event__code", "state", "language", "time_zone", "travel_booked"]
    list_display_links = ["name"]
    list_filter = ["state", "language", "travel_booked"]
    list_select_related = ["event"]
    search_fields = ["name__words", "email", "event__code__startswith"]
    search_help_text = gettext_lazy("Name, whole e-mail address, or the beginning of the event’s code")
    autocomplete_fields = ["event", "member"]
    ordering = ["-event_id", "name", "pk"]

    resource_classes = [ParticipationResource]
    import_formats = [ParticipantFile]
    export_formats = EXPORT_FORMATS
    import_form_class = ParticipantsForm
    export_form_class = ExportForm
    tmp_storage_class = CacheStorage
    import_template_name = "admin/training/participation/import.html"

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        """A file of addresses is for those who may write to them."""
        return self.has_change_permission(request)

    def get_import_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"columns": sheets.COLUMNS, "states": Participation.State.choices, "max_rows": sheets.MAX_ROWS}

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_import_data_kwargs(**kwargs), "rollback_on_validation_errors": True}

    def add_data_read_fail_error_to_form(self, form: forms.Form, error: Exception) -> None:
        if not isinstance(error, sheets.Unreadable):
            raise error
        form.add_error("import_file", str(error))

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            return super().process_import(request, **kwargs)  # type: ignore[no-any-return]
        except sheets.Unreadable as problem:
            messages.error(request, str(problem))
            return HttpResponseRedirect(reverse("admin:training_participation_import"))

    def process_result(self, result: Report, request: HttpRequest) -> HttpResponse:
        """Between report and confirmation somebody may have changed what a row depends on: then nothing was written."""
        if not (result.has_errors() or result.has_validation_errors()):
            return super().process_result(result, request)  # type: ignore[no-any-return]
        context = self.admin_site.each_context(request) | self.get_import_context_data()
        form = self.get_import_form_class(request)(self.get_import_formats(), self.get_import_resource_classes(request))
        context |= {"title": _("Import"), "form": form, "opts": self.opts, "media": self.media, "result": result}
        return TemplateResponse(request, self.import_template_name, context)

    def add_success_message(self, result: Report, request: HttpRequest) -> None:
        added, changed, same = (result.totals[kind] for kind in ("new", "update", "skip"))
        sentences = [
            ngettext("%(n)s participant added.", "%(n)s participants added.", added) % {"n": added},
            ngettext("%(n)s changed.", "%(n)s changed.", changed) % {"n": changed},
            ngettext("%(n)s was so already.", "%(n)s were so already.", same) % {"n": same},
        ]
        messages.success(request, " ".join(sentences))
