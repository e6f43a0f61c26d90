"""Participants in the staff pages: a list without addresses to copy, and their import from a spreadsheet."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm, ImportForm
from import_export.tmp_storages import CacheStorage

from apps.audit.models import Act
from apps.audit.recording import record
from apps.members.models import Member
from apps.training import sheets, taking_part
from apps.training.admin_address import AddressCorrection
from apps.training.importing import EXPORT_FORMATS, ParticipantFile, ParticipationResource, Report
from apps.training.models import Event, Participation
from apps.training.models.course import kept_by
from apps.training.participationform import ParticipationForm
from apps.training.standing import Standing
from apps.vocabulary.constituency import Constituency
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
    """A coordinator's own courses only. The event stays: whoever goes to another edition is transferred."""

    form = ParticipationForm
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

    def get_queryset(self, request: HttpRequest) -> QuerySet[Participation]:
        found: QuerySet[Participation] = super().get_queryset(request)
        return found.filter(kept_by(request.user, courses="event__course__"))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Participation:
        found: Participation | None = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found

    def get_readonly_fields(self, request: HttpRequest, obj: Participation | None = None) -> list[str]:
        return ["event"] if obj else []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "event":
            kwargs["queryset"] = Event.objects.kept_by(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Participation, form: Any, change: bool) -> None:
        """The form has locked the event and seen that the move may be made."""
        by, at = cast(Member, request.user), timezone.now()
        if not change:
            taking_part.enter(obj, by=by, at=at)
            return
        to, obj.state = obj.state, form.stored_state
        super().save_model(request, obj, form, change)
        if to != obj.state:
            taking_part.move(obj, Standing(to), by=by, at=at)

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        """A file of addresses is for those who may write to them."""
        return self.has_change_permission(request)

    def get_export_data(self, file_format: Any, request: HttpRequest, queryset: Any, **kwargs: Any) -> Any:
        data = super().get_export_data(file_format, request, queryset, **kwargs)
        detail = f"participants, {len(queryset)}, {file_format.get_extension()}"
        record(Act.EXPORTED, by=cast(Member, request.user).public_id, detail=detail, at=timezone.now())
        return data

    def get_import_context_data(self, **kwargs: Any) -> dict[str, Any]:
        choices = {"states": Standing.choices, "constituencies": Constituency.choices}
        return {"columns": sheets.COLUMNS, "max_rows": sheets.MAX_ROWS, **choices}

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        given = {"rollback_on_validation_errors": True, "at": timezone.now()}
        return {**super().get_import_data_kwargs(**kwargs), **given}

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
