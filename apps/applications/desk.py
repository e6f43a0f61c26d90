"""The selection desk of one call: table, bulk actions with a result for each, waiting list, export."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from apps.applications import deciding, desk_table, export, waiting
from apps.applications.deciding import Outcome, Pick
from apps.applications.deskforms import ActForm, DeskFilter
from apps.applications.models import Call
from apps.audit.models import Act
from apps.audit.recording import record
from apps.members.models import Member
from apps.training import taking_part
from apps.training.models import Event
from apps.training.standing import Standing
from apps.vocabulary.longlists import FirstThousand

VIEW, DECIDE, PUBLISH = "applications.view_application", "applications.decide", "applications.publish_decisions"
CALLS_PER_PAGE = 50
TAKE_BACK = "take_back"
Step = Callable[[Sequence[Pick], str], list[Outcome]]


class Desk:
    """Views of the staff pages; each address is guarded by the admin site, a permission, and by whose course it is."""

    admin_site: Any
    model: Any

    def get_urls(self) -> list[Any]:
        guard = self.admin_site.admin_view
        own = [
            path("event/<int:pk>/", guard(self.of_event), name="applications_of_event"),
            path("desk/<int:pk>/", guard(self.desk), name="applications_desk"),
            path("desk/<int:pk>/act/", guard(self.act), name="applications_desk_act"),
            path("desk/<int:pk>/offer/", guard(self.offer), name="applications_desk_offer"),
            path("desk/<int:pk>/applications.<str:form>", guard(self.export), name="applications_desk_export"),
        ]
        return own + super().get_urls()  # type: ignore[misc,no-any-return]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Calls, not applications: these are looked at one call at a time."""
        self.require(request, VIEW)
        found = desk_table.with_numbers(self.calls(request))
        page = FirstThousand(found, CALLS_PER_PAGE).get_page(request.GET.get("page"))
        return self.page(request, "calls", None, {"title": _("Selection desk"), "page": page})

    def of_event(self, request: HttpRequest, pk: int) -> HttpResponse:
        """From the event's own page: to its applicants, or to the form that opens applications for it."""
        self.require(request, VIEW)
        event = get_object_or_404(Event.objects.kept_by(request.user), pk=pk)
        call = self.calls(request).filter(event=event).first()
        if call:
            return redirect(self.desk_url(call))
        if request.user.has_perm("applications.add_call"):
            return redirect(f"{reverse('admin:applications_call_add')}?event={event.pk}")
        messages.info(request, _("Applications were not opened for this event."))
        return redirect("admin:training_event_change", event.pk)

    def desk(self, request: HttpRequest, pk: int, form: ActForm | None = None) -> HttpResponse:
        call = self.call(request, pk)
        look = desk_table.overview(call)
        filters = DeskFilter(request.GET, countries=look.countries, asked=desk_table.asked(call))
        page = desk_table.table(call, filters, sort=request.GET.get("sort", ""), page=request.GET.get("page"))
        context = {
            "title": _("Applicants: %(event)s") % {"event": call.event.title},
            "look": look,
            "filters": filters,
            "page": page,
            "rows": desk_table.rows(page),
            "heads": self.heads(request.GET.get("sort", "name")),
            "asked": desk_table.asked(call),
            "form": form or ActForm(),
            "picked": set(request.POST.getlist("pick")),
            "all_picked": "all" in request.GET,
            "may_decide": request.user.has_perm(DECIDE),
            "may_publish": request.user.has_perm(PUBLISH),
        }
        return self.page(request, "desk", call, context)

    @staticmethod
    def heads(sort: str) -> list[dict[str, str]]:
        """The table's heads that sort it, and how each would."""
        words = {
            "name": _("Name"),
            "state": _("State"),
            "constituency": _("Constituency"),
            "country": _("Country"),
            "organization": _("Organization"),
            "language": _("Language"),
            "score": _("Score"),
            "sent": _("Sent"),
        }
        ways = {sort.removeprefix("-"): "descending" if sort.startswith("-") else "ascending"}
        return [
            {
                "label": label,
                "sorted": ways.get(name, ""),
                "next": f"-{name}" if ways.get(name) == "ascending" else name,
            }
            for name, label in words.items()
        ]

    @method_decorator(require_POST)
    def act(self, request: HttpRequest, pk: int) -> HttpResponse:
        call = self.call(request, pk)
        self.require(request, DECIDE)
        step = step_of(request.POST.get("do", ""), call.event_id, by=cast(Member, request.user), at=timezone.now())
        if step is None:
            raise Http404
        form = ActForm(request.POST)
        if not form.is_valid():
            return self.desk(request, pk, form=form)
        outcomes = step(form.cleaned_data["pick"], form.cleaned_data["words"])
        done = [outcome for outcome in outcomes if outcome.is_done]
        context = {
            "title": _("Result: %(event)s") % {"event": call.event.title},
            "refused": [outcome for outcome in outcomes if not outcome.is_done],
            "done": done,
            "left": taking_part.free(call.event),
        }
        return self.page(request, "result", call, context)

    @method_decorator(require_POST)
    def offer(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Places that are free go along the waiting list: those who decide say when."""
        call = self.call(request, pk)
        self.require(request, DECIDE)
        with transaction.atomic():
            event = taking_part.lock(call.event_id)
            number = waiting.fill_places(event.pk, at=timezone.now())
        sentence = ngettext("%(number)d place was offered.", "%(number)d places were offered.", number)
        messages.success(request, sentence % {"number": number})
        return redirect(self.desk_url(call))

    def export(self, request: HttpRequest, pk: int, form: str) -> HttpResponse:
        call = self.call(request, pk)
        self.require(request, DECIDE)
        if form not in export.FORMS:
            raise Http404
        if request.method != "POST":
            return redirect(self.desk_url(call))
        content = export.spreadsheet(call, form)
        LogEntry.objects.log_actions(
            cast(int, request.user.pk),
            Call.objects.filter(pk=call.pk),
            CHANGE,
            _("Applications exported as %(form)s") % {"form": form},
        )
        by = cast(Member, request.user).public_id
        record(Act.EXPORTED, by=by, detail=f"applications, {call.event.code}, {form}", at=timezone.now())
        file = HttpResponse(content, content_type=export.FORMS[form])
        file["Content-Disposition"] = f'attachment; filename="{call.event.code}-applications.{form}"'
        return file

    def calls(self, request: HttpRequest) -> QuerySet[Call]:
        """Those of the courses that this member of staff looks after."""
        return Call.objects.filter(event__in=Event.objects.kept_by(request.user)).select_related("event")

    def call(self, request: HttpRequest, pk: int) -> Call:
        self.require(request, VIEW)
        found = self.calls(request).select_related("event", "prerequisite").filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    @staticmethod
    def desk_url(call: Call) -> str:
        return reverse("admin:applications_desk", args=[call.pk])

    @staticmethod
    def require(request: HttpRequest, permission: str) -> None:
        if not request.user.has_perm(permission):
            raise PermissionDenied(_("Your role does not include this step."))

    def page(self, request: HttpRequest, name: str, call: Call | None, context: dict[str, Any]) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.model._meta, "call": call}
        return TemplateResponse(request, f"admin/applications/desk/{name}.html", shared | context)


def step_of(do: str, event: int, *, by: Member, at: datetime) -> Step | None:
    """What a button does with those who are picked; None where there is no such button."""
    if do in (Standing.ACCEPTED, Standing.WAITING, Standing.DECLINED):
        return lambda picks, words: deciding.decide(event, picks, Standing(do), by=by, at=at, words=words)
    if do in (Standing.SHORTLISTED, Standing.APPLIED):
        return lambda picks, _words: deciding.shortlist(event, picks, Standing(do), by=by, at=at)
    if do == TAKE_BACK:
        return lambda picks, _words: deciding.take_back(event, picks, by=by, at=at)
    return None
