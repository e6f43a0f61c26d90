"""The desk of a notice, mixed into its admin: sheet of new dates, preview, publication, delivery, withdrawal."""

from typing import Any

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_replace
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from apps.notices import drafting, publishing, withdrawing
from apps.notices.desk_lists import delivery_context, preview_context, sample_page
from apps.notices.forms import NewDatesFormSet, PublishForm
from apps.notices.models import Change, Notice
from apps.notices.publishing import Refused
from apps.outbox import queue
from apps.outbox.models import Mail
from apps.training.models import Event

SHEET_ROWS = 100


class Desk:
    """Views beside the admin's own; every address is guarded by the admin site and by a permission of its own."""

    admin_site: Any
    model: type[Notice]

    def get_urls(self) -> list[Any]:
        guard = self.admin_site.admin_view
        own = [
            path("sheet/", guard(self.sheet), name="notices_notice_sheet"),
            path("<int:pk>/preview/", guard(self.preview), name="notices_notice_preview"),
            path("<int:pk>/sample/<int:number>/", guard(self.sample), name="notices_notice_sample"),
            path("<int:pk>/publish/", guard(self.publish), name="notices_notice_publish"),
            path("<int:pk>/delivery/", guard(self.delivery), name="notices_notice_delivery"),
            path("<int:pk>/withdraw/", guard(self.withdraw), name="notices_notice_withdraw"),
            path("<int:pk>/correct/", guard(self.correct), name="notices_notice_correct"),
            path("<int:pk>/again/<int:mail>/", guard(self.send_again), name="notices_notice_again"),
        ]
        return own + super().get_urls()  # type: ignore[misc,no-any-return]

    def desk_url(self, name: str, notice: Notice) -> str:
        return reverse(f"admin:notices_notice_{name}", args=[notice.pk])

    def to_preview(self, notice: Notice) -> HttpResponse:
        return redirect(self.desk_url("preview", notice))

    def to_delivery(self, notice: Notice) -> HttpResponse:
        return redirect(self.desk_url("delivery", notice))

    def sheet(self, request: HttpRequest) -> HttpResponse:
        """New dates for several postponed events at once; becomes a draft whose letter is then written."""
        self._require(request, "notices.add_notice")
        waiting = (
            Change.objects.filter(waiting=True)
            .select_related("event", "notice__promise")
            .order_by("event__starts_on")[:SHEET_ROWS]
        )
        rows = {change.event_id: change for change in waiting}
        formset = NewDatesFormSet(request.POST or None, initial=[{"event": event} for event in rows])
        if request.method == "POST" and formset.is_valid():
            filled = [form.cleaned_data for form in formset if form.is_filled]
            notice = drafting.from_sheet([drafting.NewDates(**row) for row in filled], year=timezone.now().year)
            messages.success(
                request, _("The new dates stand in this draft. Write the letter, then preview and publish.")
            )
            return redirect("admin:notices_notice_change", notice.pk)
        context = {"title": _("New dates for postponed events"), "formset": formset, "rows": _paired(formset, rows)}
        return self._page(request, "sheet", None, context)

    def preview(
        self, request: HttpRequest, pk: int, form: PublishForm | None = None, refused: Any = ()
    ) -> HttpResponse:
        notice = self._with_people(request, pk)
        if not notice.is_draft:
            return self.to_delivery(notice)
        look = publishing.preview(notice, at=timezone.now())
        form = form or PublishForm(initial={"digest": look.digest})
        if form.is_bound:
            # What was typed stays; the preview now shown is the one that a next try agrees to.
            form.data = {**form.data.dict(), "digest": look.digest}  # type: ignore[attr-defined]
        context = preview_context(look, page=request.GET.get("page")) | {"form": form, "refused": refused}
        context["may_publish"] = request.user.has_perm("notices.publish_notice")
        return self._page(
            request, "preview", notice, context | {"title": _("Preview: %(title)s") % {"title": notice.title}}
        )

    @method_decorator(csp_replace({"style-src": [UNSAFE_INLINE]}))  # a mail carries its own styles
    def sample(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """One letter as it would arrive: HTML, or text and calendar with ?as=text."""
        look = publishing.preview(self._with_people(request, pk), at=timezone.now())
        page = sample_page(look, number, as_text=request.GET.get("as") == "text")
        if page is None:
            raise Http404
        return page

    @method_decorator(require_POST)
    def publish(self, request: HttpRequest, pk: int) -> HttpResponse:
        self._require(request, "notices.publish_notice")
        notice = self._notice(request, pk)
        form = PublishForm(request.POST)
        if not form.is_valid() and notice.is_draft:
            return self.preview(request, pk, form=form)
        try:
            told = publishing.publish(
                notice,
                by=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
                expected=form.cleaned_data.get("expected", -1),
                digest=form.cleaned_data.get("digest"),
            )
        except Refused as refusal:
            if not Notice.objects.get(pk=pk).is_draft:
                messages.info(request, str(refusal))
                return self.to_delivery(notice)
            return self.preview(request, pk, form=form, refused=refusal.sentences)
        messages.success(
            request,
            ngettext("Published. %(number)d person will be told.", "Published. %(number)d people will be told.", told)
            % {"number": told},
        )
        return self.to_delivery(notice)

    def delivery(self, request: HttpRequest, pk: int) -> HttpResponse:
        notice = self._with_people(request, pk)
        if notice.is_draft:
            return self.to_preview(notice)
        context = delivery_context(notice, page=request.GET.get("page"), now=timezone.now())
        context["may_publish"] = request.user.has_perm("notices.publish_notice")
        return self._page(
            request, "delivery", notice, context | {"title": _("Delivery: %(title)s") % {"title": notice.title}}
        )

    @method_decorator(require_POST)
    def withdraw(self, request: HttpRequest, pk: int) -> HttpResponse:
        self._require(request, "notices.publish_notice")
        notice = self._notice(request, pk)
        try:
            number = withdrawing.withdraw(notice, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request,
                ngettext(
                    "Withdrawn. %(number)d mail was held back; the events stand as before.",
                    "Withdrawn. %(number)d mails were held back; the events stand as before.",
                    number,
                )
                % {"number": number},
            )
        return self.to_delivery(notice)

    @method_decorator(require_POST)
    def correct(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The draft of the next version; of a withdrawn notice, a new draft with its words."""
        self._require(request, "notices.add_notice")
        notice = self._notice(request, pk)
        if notice.state == Notice.State.WITHDRAWN:
            draft = drafting.rewritten(notice, year=timezone.now().year)
        elif notice.is_in_force:
            draft = drafting.correction(notice)
        else:
            messages.error(request, _("Only the current version of a published notice can be corrected."))
            return self.to_delivery(notice)
        return redirect("admin:notices_notice_change", draft.pk)

    @method_decorator(require_POST)
    def send_again(self, request: HttpRequest, pk: int, mail: int) -> HttpResponse:
        self._require(request, "notices.publish_notice")
        notice = self._notice(request, pk)
        row = Mail.objects.filter(pk=mail, mailing=notice.mailing).first()
        if row is None:
            raise Http404
        try:
            queue.requeue(row)
        except queue.CannotResend as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The mail to %(name)s is queued again.") % {"name": row.name})
        return self.to_delivery(notice)

    def _notice(self, request: HttpRequest, pk: int) -> Notice:
        self._require(request, "notices.view_notice")
        notice = Notice.objects.for_pages().filter(pk=pk).first()
        if notice is None:
            raise Http404
        return notice

    def _with_people(self, request: HttpRequest, pk: int) -> Notice:
        """For pages that name participants: whoever opens them sees the people of all its events."""
        notice = self._notice(request, pk)
        own = Event.objects.kept_by(request.user).values("pk")
        if notice.changes.exclude(event__in=own).exists():
            raise PermissionDenied(
                _("This notice changes events of courses that you do not coordinate. Their people are not shown.")
            )
        return notice

    @staticmethod
    def _require(request: HttpRequest, permission: str) -> None:
        if not request.user.has_perm(permission):
            raise PermissionDenied(_("Your role does not include this step."))

    def _page(self, request: HttpRequest, name: str, notice: Notice | None, context: dict[str, Any]) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.model._meta, "notice": notice}
        return TemplateResponse(request, f"admin/notices/notice/{name}.html", shared | context)


def _paired(formset: Any, rows: dict[int, Change]) -> list[tuple[Any, Change | None]]:
    """Each form of the sheet beside the change that made its event wait."""
    named = {str(event): change for event, change in rows.items()}
    return [(form, named.get(str(form["event"].value()))) for form in formset]
