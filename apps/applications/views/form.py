"""The form behind a signed link: the link says who one is, and opening it changes nothing."""

from dataclasses import replace
from datetime import datetime
from typing import cast

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.applications.applicants import Case, beginning, begun, case
from apps.applications.applying import Refused, closing_words, save, send
from apps.applications.forms import ApplicationForm
from apps.applications.leaving import withdraw as leave
from apps.applications.models import Application, Call
from apps.applications.proofs import last_part
from apps.applications.views.badlinks import told_of_bad_links
from apps.training import forparticipants
from apps.training.standing import StandingRefused

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@never_cache
@told_of_bad_links
def form(request: HttpRequest, code: str, token: str) -> HttpResponse:
    found, at = case(code, token), timezone.now()
    why_not = found.why_no_form(at=at)
    if request.method == "POST" and found.call and not why_not:
        if request.FILES and not ratelimit.consume(request, action="apply_files", key=token):
            return cast(HttpResponse, ratelimit.respond_429(request))
        return _posted(request, found, found.call, token, at=at)
    shown = _form(found.application or beginning(found.call, found.who), found.call, token) if found.call else None
    return _page(request, found, token, form=None if why_not else shown, why_not=why_not, at=at)


@require_http_methods(METHODS)
@never_cache
@told_of_bad_links
def withdraw(request: HttpRequest, code: str, token: str) -> HttpResponse:
    found = case(code, token)
    if not (found.participation and found.may_withdraw):
        return redirect("applications:form", code, token)
    if request.method == "POST":
        try:
            leave(found.participation, by=found.who.member, at=timezone.now())
            messages.success(request, _("You have withdrawn. A mail confirms it."))
        except StandingRefused as refusal:
            messages.error(request, str(refusal))
        return redirect("applications:form", code, token)
    return render(request, "applications/withdraw.html", {"event": found.event, "token": token, "shown": found.shown})


def _posted(request: HttpRequest, found: Case, call: Call, token: str, *, at: datetime) -> HttpResponse:
    application = begun(call, found.who)
    sends = request.POST.get("do") == "send" and not found.is_sent
    typed = _form(application, call, token, request=request, is_final=sends or found.is_sent)
    is_right = typed.is_valid()
    try:
        _keep(typed, found, is_right=is_right, at=at)
        if is_right and sends:
            send(application, by=found.who.member, at=at)
    except (Refused, StandingRefused) as refusal:
        typed.add_error(None, str(refusal))
    if typed.errors:
        return _page(request, found, token, form=_with_kept_files(typed, application, call, token, request), at=at)
    messages.success(request, _said(sends=sends, is_sent=found.is_sent))
    return redirect("applications:form", found.event.code, token)


def _keep(typed: ApplicationForm, found: Case, *, is_right: bool, at: datetime) -> None:
    """A draft keeps whatever is right. What is sent already keeps, of a form with faults, the files alone: browsers
    forget those."""
    application, filled = typed.instance, typed.filled
    if found.is_sent and not is_right:
        application = Application.objects.select_related("participation").get(pk=application.pk)
        application.call = typed.call
        filled = replace(filled, answers={}, changed=typed.new_files)
    save(application, filled, by=found.who.member, at=at)


def _form(
    application: Application,
    call: Call,
    token: str,
    *,
    request: HttpRequest | None = None,
    is_final: bool = False,
    with_files: bool = True,
) -> ApplicationForm:
    data = request.POST if request else None
    files = request.FILES if request and with_files else None
    return ApplicationForm(
        data,
        files,
        instance=application,
        call=call,
        addresses=_addresses(application, call, token),
        is_final=is_final,
    )


def _with_kept_files(
    typed: ApplicationForm, application: Application, call: Call, token: str, request: HttpRequest
) -> ApplicationForm:
    """The same form with the same faults, which names the files that it has kept."""
    again = _form(
        Application.objects.get(pk=application.pk),
        call,
        token,
        request=request,
        is_final=typed.is_final,
        with_files=False,
    )
    again.take_faults_of(typed)
    return again


def _addresses(application: Application, call: Call, token: str) -> dict[str, str]:
    """Field → where its kept file is shown."""
    if application._state.adding:
        return {}
    names = {"proof_upload": last_part(application.proof_file)}
    names |= {f"q{answer.question_id}": last_part(answer.file) for answer in application.answers.all()}
    code = call.event.code
    return {field: reverse("applications:file", args=[code, token, name]) for field, name in names.items() if name}


def _said(*, sends: bool, is_sent: bool) -> str:
    if sends:
        return _("Your application is sent. A mail confirms it.")
    return _("Your changes are kept.") if is_sent else _("Your draft is kept. Nobody else sees it before you send it.")


def _page(
    request: HttpRequest, found: Case, token: str, *, form: ApplicationForm | None, at: datetime, why_not: str = ""
) -> HttpResponse:
    person = found.participation
    context = {
        "links": forparticipants.links([person], at=at)[person.pk] if person else [],
        "event": found.event,
        "call": found.call,
        "case": found,
        "form": form,
        "why_not": why_not,
        "token": token,
        "closes": closing_words(found.call) if found.call else "",
    }
    return render(request, "applications/form.html", context)
