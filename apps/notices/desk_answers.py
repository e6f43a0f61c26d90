"""What came of a notice, at its desk: who answered, who could come on which days, and who moves to another edition."""

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from apps.members.models import Member
from apps.notices import answers, drafting, transferring
from apps.notices.desk import Desk
from apps.notices.models import Notice, Reply
from apps.training.models import Event
from apps.training.status import Status

PER_PAGE = 500
"""On paper one wants them all."""


class AnswersDesk(Desk):
    """Pages with telephone numbers: they need the right to see participants, besides that to see notices."""

    def get_urls(self) -> list[Any]:
        guard = self.admin_site.admin_view
        own = [
            path("<int:pk>/answers/", guard(self.answers), name="notices_notice_answers"),
            path("<int:pk>/days/", guard(self.days), name="notices_notice_days"),
            path("<int:pk>/choose/<int:window>/", guard(self.choose), name="notices_notice_choose"),
            path("<int:pk>/transfer/", guard(self.transfer), name="notices_notice_transfer"),
        ]
        return own + super().get_urls()

    def answers(self, request: HttpRequest, pk: int, chosen: tuple[str, ...] = (), refused: Any = ()) -> HttpResponse:
        """Who was not reached, has not answered, has answered; to print and to telephone along."""
        notice = self._issued(request, pk)
        rows = answers.people(notice, for_whom=_staff(request))
        events = [change.event_id for change in notice.changes.all()]
        may_transfer = request.user.has_perm("training.change_participation")
        context = {
            "title": _("Answers: %(title)s") % {"title": notice.title},
            "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
            "counts": answers.counts(rows),
            "groups": dict(answers.Group.choices),
            "said": dict(Reply.Answer.choices),
            "editions": transferring.editions(events, at=timezone.now()) if may_transfer else [],
            "chosen": chosen,
            "refused": refused,
        }
        return self._page(request, "answers", notice, context)

    def days(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The tally of each event about whose days the notice asks."""
        notice = self._issued(request, pk)
        context = {
            "title": _("Days: %(title)s") % {"title": notice.title},
            "tallies": answers.tallies(notice, for_whom=_staff(request)),
            "may_choose": request.user.has_perm("notices.add_notice"),
        }
        return self._page(request, "days", notice, context)

    @method_decorator(require_POST)
    def choose(self, request: HttpRequest, pk: int, window: int) -> HttpResponse:
        """Fills in the draft of the notice that sets these days; it is written and published like any other."""
        self._require(request, "notices.add_notice")
        notice = self._issued(request, pk)
        found = answers.offered(notice, for_whom=_staff(request)).filter(pk=window).first()
        if found is None:
            raise Http404
        if found.event.status != Status.POSTPONED:
            messages.error(request, _("%(event)s waits for no dates any more.") % {"event": found.event})
            return redirect(self.desk_url("days", notice))
        draft = drafting.from_window(found, year=timezone.now().year)
        messages.success(request, _("The new dates stand in this draft. Write the letter, then preview and publish."))
        return redirect("admin:notices_notice_change", draft.pk)

    @method_decorator(require_POST)
    def transfer(self, request: HttpRequest, pk: int) -> HttpResponse:
        self._require(request, "training.change_participation")
        notice = self._issued(request, pk)
        wanted = answers.people(notice, for_whom=_staff(request)).filter(public_id__in=request.POST.getlist("chosen"))
        chosen = tuple(wanted.values_list("public_id", flat=True))
        to = Event.objects.filter(code=request.POST.get("to", "")).first()
        if to is None or not chosen:
            return self.answers(request, pk, chosen, [_("Choose at least one person, and the edition they go to.")])
        outcomes = transferring.transfer(chosen, to, by=_staff(request), at=timezone.now())
        moved = sum(1 for outcome in outcomes if outcome.place)
        if moved:
            sentence = ngettext(
                "%(number)d person has a place on %(event)s now and is written to.",
                "%(number)d people have a place on %(event)s now and are written to.",
                moved,
            )
            messages.success(request, sentence % {"number": moved, "event": to})
        for refusal in transferring.refusals(outcomes):
            messages.warning(request, refusal)
        return redirect(self.desk_url("answers", notice))

    def _issued(self, request: HttpRequest, pk: int) -> Notice:
        self._require(request, "training.view_participation")
        notice = self._notice(request, pk)
        if notice.is_draft:
            raise Http404
        return notice


def _staff(request: HttpRequest) -> Member:
    return cast(Member, request.user)
