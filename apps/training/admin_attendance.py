"""The attendance sheet of one event, and the list that people sign, mixed into the event's admin.

Certificates stand a floor above: they are reached by address only.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.training import attendance
from apps.training.attendance import Mark
from apps.training.models import Event, Participation
from apps.training.standing import AFTERWARDS, Standing, StandingRefused

if TYPE_CHECKING:
    from apps.members.models import Member

PER_SHEET = 400
"""People in one form: Django takes a thousand fields, and each person has two."""
A_KEY = re.compile(r"[0-9]{1,18}")
MOST_DAYS = 8
"""So many columns to sign fit a page; a longer event has one."""


@dataclass(frozen=True)
class Row:
    participation: Participation
    chosen: str
    """What is ticked: as it stands, or as it was just typed."""


class Attendance:
    admin_site: Any
    opts: Any

    def get_urls(self) -> list[Any]:
        guard = self.admin_site.admin_view
        own = [
            path("<int:pk>/attendance/", guard(self.attendance), name="training_event_attendance"),
            path("<int:pk>/sign-in/", guard(self.sign_in_list), name="training_event_sign_in"),
        ]
        return own + super().get_urls()  # type: ignore[misc,no-any-return]

    def attendance(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = self._event_of(request, pk)
        refused = ""
        if request.method == "POST":
            refused = self._mark(request, event)
            if not refused:
                return redirect(request.get_full_path())
        page = Paginator(attendance.people(event), PER_SHEET).get_page(request.GET.get("page"))
        context = {
            "title": _("Attendance: %(event)s") % {"event": event.title},
            "rows": [Row(each, request.POST.get(f"mark-{each.pk}", each.state)) for each in page],
            "page": page,
            "marks": AFTERWARDS,
            "refused": refused,
            "has_begun": attendance.has_begun(event, at=timezone.now()),
            "may_mark": request.user.has_perm("training.change_participation"),
            "may_issue": request.user.has_perm("certificates.issue_certificate"),
            "certificates": reverse("admin:certificates_certificate_of_event", args=[event.pk]),
        }
        return self._paper(request, "attendance", event, context)

    def sign_in_list(self, request: HttpRequest, pk: int) -> HttpResponse:
        """To print: a line for each person, and a column for each day."""
        event = self._event_of(request, pk)
        first, number = event.dates.first_day, event.dates.days
        days = [first + timedelta(days=each) for each in range(number)] if first and number <= MOST_DAYS else []
        context = {
            "title": _("Sign-in list: %(event)s") % {"event": event.title},
            "people": list(attendance.people(event)),
            "days": days,
        }
        return self._paper(request, "sign_in", event, context)

    def _mark(self, request: HttpRequest, event: Event) -> str:
        """Why nothing was marked; empty if it was."""
        if not request.user.has_perm("training.change_participation"):
            raise PermissionDenied
        try:
            marked = attendance.mark(event.pk, marks(request.POST), by=cast("Member", request.user), at=timezone.now())
        except (attendance.TooEarly, StandingRefused) as refusal:
            return str(refusal)
        for sentence in marked.left_alone:
            messages.warning(request, sentence)
        done = ngettext("%(number)d person is marked.", "%(number)d people are marked.", marked.number)
        messages.success(request, done % {"number": marked.number})
        return ""

    def _event_of(self, request: HttpRequest, pk: int) -> Event:
        if not request.user.has_perm("training.view_participation"):
            raise PermissionDenied
        event = Event.objects.kept_by(request.user).filter(pk=pk).first()
        if event is None:
            raise Http404
        return event

    def _paper(self, request: HttpRequest, name: str, event: Event, context: dict[str, Any]) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "event": event}
        return TemplateResponse(request, f"admin/training/event/{name}.html", shared | context)


def marks(data: QueryDict) -> dict[int, Mark]:
    """`mark-12=attended`, beside `seen-12=accepted`; `rest` is for all who are not marked. Nonsense is left out."""
    found = {}
    for field in data:
        seen = data.get(field, "")
        key = field.removeprefix("seen-")
        to = data.get(f"mark-{key}") or data.get("rest", "")
        if field != key and A_KEY.fullmatch(key) and to in AFTERWARDS and seen in Standing:
            found[int(key)] = Mark(Standing(seen), Standing(to))
    return found
