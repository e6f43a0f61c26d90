"""What members report, and the place to close it. A reported message is read by pressing a button: it is recorded."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from apps.contacts.models import Report
from apps.contacts.reporting import close, read_message
from apps.members.models import Member
from apps.vocabulary import datewords
from apps.vocabulary.longlists import LongList

SHOWN = ["reason", "reported", "member", "reporter", "text", "reported_message"]


class ClosingForm(forms.ModelForm):
    class Meta:
        model = Report
        fields = ["outcome"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "outcome" in self.fields:
            self.fields["outcome"] = forms.ChoiceField(
                label=gettext_lazy("Outcome"),
                choices=Report.Outcome.choices,
                widget=forms.RadioSelect,
                help_text=gettext_lazy("Who reported gets a mail, which does not say what was done to whom."),
            )

    def clean(self) -> dict[str, Any]:
        """Locks the row, so that of two who close at once the second is told."""
        data = super().clean() or {}
        if not Report.objects.open().select_for_update().filter(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Somebody else has closed this report meanwhile. Yours was not saved."))
        return data


class StateFilter(admin.SimpleListFilter):
    """Opens with those that wait."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("closed", _("Closed")), ("all", _("All"))]

    def choices(self, changelist: Any) -> Any:
        waiting, *others = super().choices(changelist)
        yield {**waiting, "display": _("Open")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Report]) -> QuerySet[Report]:
        if self.value() == "all":
            return queryset
        return queryset.filter(closed_at__isnull=self.value() != "closed")


@admin.register(Report)
class ReportAdmin(LongList):
    form = ClosingForm
    list_display = ["public_id", "reason", "member", "reported", "is_of_a_message", "outcome"]
    list_filter = [StateFilter, "reason"]
    list_select_related = ["about"]
    search_fields = ["public_id", "about__public_id", "about__name__words"]
    search_help_text = gettext_lazy("Public id of the report or of the member, or the member’s name")
    ordering = ["-pk"]
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        return super().get_queryset(request).select_related("about", "by", "closed_by")

    def get_urls(self) -> list[Any]:
        read = self.admin_site.admin_view(self.read)
        return [path("<int:pk>/message/", read, name="contacts_report_read"), *super().get_urls()]

    def get_fieldsets(self, request: HttpRequest, obj: Report | None = None) -> Any:
        given = ["outcome"] if self.has_change_permission(request, obj) else ["outcome", "closed"]
        return [(None, {"fields": SHOWN}), (_("Outcome"), {"fields": given})]

    def get_readonly_fields(self, request: HttpRequest, obj: Report | None = None) -> list[str]:
        return [*SHOWN, "closed"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        """An outcome stands."""
        return super().has_change_permission(request, obj) and (obj is None or obj.is_open)

    def save_model(self, request: HttpRequest, obj: Report, form: Any, change: bool) -> None:
        found = Report.objects.select_related("by").get(pk=obj.pk)
        close(found, outcome=obj.outcome, by=cast(Member, request.user), at=timezone.now())

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any) -> Any:
        """The button that reads the message has a form of its own, below."""
        extra = {"read_url": self._read_url(request, object_id), "show_save_and_continue": False}
        return super().changeform_view(request, object_id, "", {**(kwargs.get("extra_context") or {}), **extra})

    def _read_url(self, request: HttpRequest, object_id: str | None) -> str:
        """Where the message of an open report is read by who may close it; empty for others."""
        found = self.get_object(request, object_id) if object_id else None
        may = found and found.message_id and self.has_change_permission(request, found)
        return reverse("admin:contacts_report_read", args=[found.pk]) if found and may else ""

    @method_decorator(require_POST)
    def read(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        found = self.get_object(request, str(pk))
        if found is None or not self._read_url(request, str(pk)):
            raise Http404
        message = read_message(found, by=cast(Member, request.user), at=timezone.now())
        context = {**self.admin_site.each_context(request), "title": _("Reported message"), "report": found}
        return render(request, "admin/contacts/report/message.html", {**context, "message": message})

    @admin.display(description=gettext_lazy("about"))
    def member(self, report: Report) -> str:
        return f"{report.about.name} ({report.about.public_id})"

    @admin.display(description=gettext_lazy("reported by"), empty_value="–")
    def reporter(self, report: Report) -> str:
        return f"{report.by.name} ({report.by.public_id})" if report.by else ""

    @admin.display(description=gettext_lazy("reported"))
    def reported(self, report: Report) -> str:
        return datewords.moment(report.at, "UTC")

    @admin.display(description=gettext_lazy("closed"), empty_value="–")
    def closed(self, report: Report) -> str:
        return f"{datewords.moment(report.closed_at, 'UTC')}, {report.closed_by}" if report.closed_at else ""

    @admin.display(description=gettext_lazy("message"), boolean=True)
    def is_of_a_message(self, report: Report) -> bool:
        return report.message_id is not None

    @admin.display(description=gettext_lazy("message"))
    def reported_message(self, report: Report) -> SafeString | str:
        if report.message_id is None:
            return _("None, or deleted")
        return format_html("<p>{}</p>", _("Its text is shown after a button is pressed, below. That is recorded."))
