"""One applicant at the desk: what they wrote, their files, what staff said, and how it came."""

from typing import Any

from django.contrib import messages
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.applications import desk_table, proofs
from apps.applications.desk import DECIDE, VIEW, Desk
from apps.applications.deskforms import ActForm, RemarkForm
from apps.applications.models import Answer, Application, Call
from apps.applications.remarks import NothingSaid, Overtaken, remark
from apps.resources.serving import answer
from apps.training.models.course import kept_by


class ApplicantPages(Desk):
    def get_urls(self) -> list[Any]:
        guard = self.admin_site.admin_view
        own = [
            path("of/<str:public_id>/", guard(self.applicant), name="applications_applicant"),
            path("of/<str:public_id>/proof/", guard(require_safe(self.proof)), name="applications_proof"),
            path("of/<str:public_id>/file/<int:pk>/", guard(require_safe(self.file)), name="applications_file"),
        ]
        return own + super().get_urls()

    def applicant(self, request: HttpRequest, public_id: str) -> HttpResponse:
        application = self.application(request, public_id)
        form = RemarkForm(request.POST or None, initial={"score": application.score, "seen_score": application.score})
        if request.method == "POST":
            self.require(request, DECIDE)
            if form.is_valid() and self.is_said(request, form, application):
                return redirect(self.applicant_url(application))
        return self.page(request, "applicant", application.call, self.applicant_context(request, application, form))

    def applicant_context(self, request: HttpRequest, application: Application, form: RemarkForm) -> dict[str, Any]:
        participation = application.participation
        return {
            "title": application.name,
            "application": application,
            "row": desk_table.Row(application),
            "asked": desk_table.asked(application.call),
            "answers": application.answers.select_related("question"),
            "notes": application.notes.select_related("by"),
            "history": participation.history.select_related("by") if participation else [],
            "decisions": participation.decisions.select_related("by", "withdrawn_by") if participation else [],
            "form": form,
            "act": ActForm(),
            "may_decide": request.user.has_perm(DECIDE),
        }

    @staticmethod
    def is_said(request: HttpRequest, form: RemarkForm, application: Application) -> bool:
        """If not, the form says why, and shows the score that stands now for the next try."""
        given, by = form.cleaned_data, request.user
        try:
            remark(application.pk, **given, by=by, at=timezone.now())  # type: ignore[arg-type]
        except Overtaken as refusal:
            form.add_error("score", str(refusal))
            form.data = {**form.data.dict(), "seen_score": _shown(application)}  # type: ignore[attr-defined]
        except NothingSaid as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, _("Kept."))
        return form.is_valid()

    def proof(self, request: HttpRequest, public_id: str) -> HttpResponseBase:
        application = self.application(request, public_id)
        return _sent(request, application, application.proof_file)

    def file(self, request: HttpRequest, public_id: str, pk: int) -> HttpResponseBase:
        application = self.application(request, public_id)
        found = Answer.objects.filter(application=application, pk=pk).first()
        if found is None:
            raise Http404
        return _sent(request, application, found.file)

    def application(self, request: HttpRequest, public_id: str) -> Application:
        self.require(request, VIEW)
        kept = Call.objects.filter(kept_by(request.user, courses="event__course__"), applications__public_id=public_id)
        call = kept.select_related("event", "prerequisite").first()
        found = desk_table.applicants(call).filter(public_id=public_id).first() if call else None
        if call is None or found is None:
            raise Http404
        found.call = call
        return found

    @staticmethod
    def applicant_url(application: Application) -> str:
        return reverse("admin:applications_applicant", args=[application.public_id])


def _shown(application: Application) -> str:
    score = Application.objects.values_list("score", flat=True).get(pk=application.pk)
    return "" if score is None else str(score)


def _sent(request: HttpRequest, application: Application, file: FieldFile) -> HttpResponseBase:
    stored = proofs.stored(proofs.last_part(file), email=application.email)
    if stored is None:
        raise Http404
    return answer(request, stored)
