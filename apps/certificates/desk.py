"""The desk of certificates, mixed into their admin: issued for an event; one corrected or revoked."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.certificates import issuing, wording
from apps.certificates.models import Certificate, State
from apps.members.models import Member
from apps.training.models import Event, Participation
from apps.training.standing import Standing

PER_PAGE = 500
ISSUE, REVOKE = "certificates.issue_certificate", "certificates.revoke_certificate"


class Correction(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name as it should be"), max_length=200)


class Revocation(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why it is revoked"),
        help_text=gettext_lazy("For staff only: the public page says that it is revoked and since when."),
        max_length=300,
    )


class Desk:
    """Every address is guarded by the admin site and by a permission of its own."""

    admin_site: Any
    opts: Any

    def get_urls(self) -> list[Any]:
        guard = self.admin_site.admin_view
        own = [
            path("event/<int:pk>/", guard(self.of_event), name="certificates_certificate_of_event"),
            path("<int:pk>/correct/", guard(self.correct), name="certificates_certificate_correct"),
            path("<int:pk>/revoke/", guard(self.revoke), name="certificates_certificate_revoke"),
        ]
        return own + super().get_urls()  # type: ignore[misc,no-any-return]

    def of_event(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Who completed it, and their certificates; issues them to those who are chosen, or to all."""
        _require(request, "certificates.view_certificate")
        event = Event.objects.kept_by(request.user).filter(pk=pk).first()
        if event is None:
            raise Http404
        refused = self._issue(request, event) if request.method == "POST" else ""
        if request.method == "POST" and not refused:
            return redirect(request.get_full_path())
        context = {
            "title": _("Certificates: %(event)s") % {"event": event.title},
            "event": event,
            "page": Paginator(_people(event), PER_PAGE).get_page(request.GET.get("page")),
            "refused": refused,
            "may_issue": request.user.has_perm(ISSUE),
        }
        return self._page(request, "of_event", context)

    def correct(self, request: HttpRequest, pk: int) -> HttpResponse:
        _require(request, ISSUE)
        certificate, form = self._certificate(request, pk), Correction(request.POST or None)
        if form.is_valid():
            try:
                made = issuing.reissue(
                    certificate, **form.cleaned_data, by=cast(Member, request.user), at=timezone.now()
                )
            except issuing.Refused as refusal:
                form.add_error("name", str(refusal))
            else:
                messages.success(request, _("The corrected certificate is issued, and its mail is on the way."))
                return redirect("admin:certificates_certificate_change", made.pk)
        return self._one(request, certificate, correction=form)

    def revoke(self, request: HttpRequest, pk: int) -> HttpResponse:
        _require(request, REVOKE)
        certificate, form = self._certificate(request, pk), Revocation(request.POST or None)
        if form.is_valid():
            try:
                issuing.revoke(certificate, **form.cleaned_data, by=cast(Member, request.user), at=timezone.now())
            except issuing.Refused as refusal:
                form.add_error("reason", str(refusal))
            else:
                messages.success(request, _("The certificate is revoked. Its public page says so."))
                return redirect("admin:certificates_certificate_change", pk)
        return self._one(request, certificate, revocation=form)

    def change_view(self, request: HttpRequest, object_id: str, *_args: Any, **_options: Any) -> HttpResponse:
        _require(request, "certificates.view_certificate")
        return self._one(request, self._certificate(request, int(object_id) if object_id.isdecimal() else 0))

    def _issue(self, request: HttpRequest, event: Event) -> str:
        """Why nothing was issued; empty if it was."""
        _require(request, ISSUE)
        chosen = None if "all" in request.POST else [int(key) for key in request.POST.getlist("chosen") if _is_key(key)]
        try:
            made = issuing.issue(event.pk, chosen, by=cast(Member, request.user), at=timezone.now())
        except issuing.Refused as refusal:
            return str(refusal)
        sentence = ngettext(
            "%(number)d certificate was issued; its mail is on the way.",
            "%(number)d certificates were issued; their mails are on the way.",
            len(made),
        ) % {"number": len(made)}
        messages.success(request, sentence if made else _("Nobody chosen was without one: none was issued."))
        return ""

    def _one(self, request: HttpRequest, certificate: Certificate, **bound: forms.Form) -> HttpResponse:
        """What it says, and the two things that can be done about it."""
        correction = bound.get("correction") or Correction(initial={"name": certificate.name})
        revocation = bound.get("revocation") or Revocation()
        can_be_corrected = not certificate.replaced_at and request.user.has_perm(ISSUE)
        can_be_revoked = not certificate.revoked_at and request.user.has_perm(REVOKE)
        context = {
            "title": str(certificate),
            "certificate": certificate,
            "file": wording.address_of_file(certificate) if certificate.state == State.VALID else "",
            "correction": correction if can_be_corrected or correction.is_bound else None,
            "revocation": revocation if can_be_revoked or revocation.is_bound else None,
        }
        return self._page(request, "one", context)

    def _certificate(self, request: HttpRequest, pk: int) -> Certificate:
        certificates: QuerySet[Certificate] = self.get_queryset(request)  # type: ignore[attr-defined]
        of = certificates.select_related("participation__event", "issued_by", "replaced_by", "revoked_by")
        found = of.filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def _page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, f"admin/certificates/certificate/{name}.html", shared | context)


def _people(event: Event) -> QuerySet[Participation]:
    """Those who completed it, and those who have a certificate although they no longer count as having done so."""
    standing = Prefetch("certificates", Certificate.objects.standing(), "standing")
    completed = Q(state=Standing.COMPLETED) | Q(pk__in=Certificate.objects.standing().values("participation"))
    return Participation.objects.filter(completed, event=event).prefetch_related(standing).order_by("name", "pk")


def _is_key(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 19


def _require(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied(_("Your role does not include this step."))
