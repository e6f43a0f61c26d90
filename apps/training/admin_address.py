"""When staff correct an address that mail could not reach, the missed mails are offered to the new one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.outbox import queue
from apps.outbox.models import Mail
from apps.training.models import Participation

CORRECTED = "corrected_addresses"


class AddressCorrection:
    """Mixed into the participation's admin. The old address stays in the session, out of addresses and logs."""

    admin_site: Any
    opts: Any

    def get_urls(self) -> list[Any]:
        own = path("<int:pk>/missed/", self.admin_site.admin_view(self.missed), name="training_participation_missed")
        return [own, *super().get_urls()]  # type: ignore[misc]

    def save_model(self, request: HttpRequest, obj: Participation, form: Any, change: bool) -> None:
        before = Participation.objects.filter(pk=obj.pk).values_list("email", flat=True).first() if change else None
        super().save_model(request, obj, form, change)  # type: ignore[misc]
        if before and before != obj.email:
            self._offer(request, obj, before)

    def _offer(self, request: HttpRequest, obj: Participation, before: str) -> None:
        number = queue.missed(before).count()
        if number:
            request.session[CORRECTED] = {**request.session.get(CORRECTED, {}), str(obj.pk): before}
            sentence = ngettext(
                "%(number)d mail did not reach the old address.",
                "%(number)d mails did not reach the old address.",
                number,
            ) % {"number": number}
            link = reverse("admin:training_participation_missed", args=[obj.pk])
            messages.warning(
                request, format_html('{} <a href="{}">{}</a>', sentence, link, _("Send them to the new address"))
            )

    def missed(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perm("training.change_participation"):
            raise PermissionDenied
        participation = Participation.objects.kept_by(request.user).select_related("event").filter(pk=pk).first()
        mails = self._missed_by(request, pk)
        if participation is None or mails is None:
            raise Http404
        if request.method == "POST":
            return self._send(request, participation, mails)
        shown = mails.select_related("mailing", "template").order_by("-pk")
        context = {"title": _("Missed mails"), "opts": self.opts, "participation": participation, "mails": shown}
        page = {**self.admin_site.each_context(request), **context}
        return TemplateResponse(request, "admin/training/participation/missed.html", page)

    def _missed_by(self, request: HttpRequest, pk: int) -> QuerySet[Mail] | None:
        before = request.session.get(CORRECTED, {}).get(str(pk))
        return queue.missed(before) if before else None

    def _send(self, request: HttpRequest, participation: Participation, mails: QuerySet[Mail]) -> HttpResponse:
        with transaction.atomic():
            number = queue.readdress(mails, address=participation.email)
            transaction.on_commit(queue.wake, robust=True)
        messages.success(
            request,
            ngettext("%(number)d mail is on its way.", "%(number)d mails are on their way.", number)
            % {"number": number},
        )
        return redirect("admin:training_participation_change", participation.pk)
