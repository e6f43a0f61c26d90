"""What the nights did about old data, and the erasures. Staff erase here who asked for it and has no account."""

from collections import Counter
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.audit.models import Act
from apps.audit.recording import record
from apps.members.models import Member
from apps.members.personal import who_reads
from apps.outbox.admin import ReadOnlyAdmin
from apps.privacy import closing, dormancy
from apps.privacy.erasing import erase
from apps.privacy.forms import Address
from apps.privacy.models import Erasure, Run
from apps.privacy.people import KINDS, held
from apps.privacy.retention import RULES
from apps.vocabulary.whose import Who

ENOUGH = 1_000


@admin.register(Run)
class RunAdmin(ReadOnlyAdmin):
    """The list is the table of retention; the runs themselves are looked up by what it links to."""

    list_display = ["kind", "began_at", "ended_at", "done"]
    change_list_template = "admin/privacy/retention.html"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {**(extra_context or {}), **_retention()})


def _retention() -> dict[str, Any]:
    at = timezone.now()
    latest = Run.objects.values("kind").annotate(latest=Max("pk")).values("latest")
    runs = {run.kind: run for run in Run.objects.filter(pk__in=latest)}
    waiting = [rule.rows(at=at).order_by()[: ENOUGH + 1].count() for rule in RULES]
    return {
        "title": _("How long data are kept, and what the nights did"),
        "rules": [
            {"rule": rule, "run": runs.get(rule.kind), "waiting": min(count, ENOUGH), "more": count > ENOUGH}
            for rule, count in zip(RULES, waiting, strict=True)
        ],
        "sleeping_staff": dormancy.unseen(since=at - dormancy.limit()).filter(is_staff=True)[:ENOUGH],
    }


@admin.register(Erasure)
class ErasureAdmin(ReadOnlyAdmin):
    list_display = ["public_id", "cause", "asked_at", "due_at", "stopped_at", "done_at"]
    list_filter = ["cause"]
    search_fields = ["public_id"]
    fields = ["public_id", "cause", "asked_at", "due_at", "reminded_at", "stopped_at", "done_at"]
    change_list_template = "admin/privacy/erasures.html"

    def get_urls(self) -> list[Any]:
        by_address = self.admin_site.admin_view(self.by_address)
        return [path("by-address/", by_address, name="privacy_erasure_by_address"), *super().get_urls()]

    def by_address(self, request: HttpRequest) -> HttpResponse:
        """First what is found, in numbers; then, with the same address typed again, the erasure."""
        if not request.user.has_perm("privacy.erase_person"):
            raise PermissionDenied
        form = Address(request.POST if request.method == "POST" else None, to_erase=request.POST.get("do") == "erase")
        context: dict[str, Any] = {"form": form, "title": _("Erase a person by address")}
        if request.method == "POST" and form.is_valid():
            who = who_reads(form.cleaned_data["address"])
            if form.to_erase:
                return self._erased(request, who)
            record(Act.SEARCHED, by=cast(Member, request.user).public_id, about=who.public_id, at=timezone.now())
            context |= {"found": _counts(who), "member": _member(who), "looked_for": form.mark}
        context |= self.admin_site.each_context(request)
        return TemplateResponse(request, "admin/privacy/by_address.html", context)

    def _erased(self, request: HttpRequest, who: Who) -> HttpResponse:
        """A member gets the days to change their mind, and the mail that says so."""
        staff, at = cast(Member, request.user).public_id, timezone.now()
        member = _member(who)
        try:
            if member:
                closing.ask(member, by=staff, at=at, cause=Erasure.Cause.STAFF)
            else:
                erase(who, by=staff, cause=Erasure.Cause.STAFF, at=at)  # and an account that was never proved
        except closing.Refused as refused:
            messages.error(request, str(refused))
            return redirect("admin:privacy_erasure_by_address")
        done = _("The account is closed, and will be erased.") if member else _("The person is erased.")
        messages.success(request, done)
        return redirect("admin:privacy_erasure_changelist")


def _member(who: Who) -> Member | None:
    """Whom a mail reaches that can stop it; or who is staff, and is not erased here."""
    theirs = Member.objects.filter(pk=who.key)
    found: Member | None = (theirs.proved() | theirs.filter(Q(is_staff=True) | Q(is_superuser=True))).first()
    return found


def _counts(who: Who) -> list[tuple[Any, int]]:
    """By kind, and nothing of what they say."""
    found = Counter(each.kind for each in held(who))
    return [(kind.label, found[kind.name]) for kind in KINDS if found[kind.name]]
