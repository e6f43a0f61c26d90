"""One's own address: another one, confirmed from both; and undone from the old one."""

from typing import cast

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core import ratelimit
from allauth.core.exceptions import ReauthenticationRequired
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.cache import never_cache

from apps.members import changing_address
from apps.members.changing_address import ChangeRefused
from apps.members.models import Member

ONE_TIME = {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("New e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class CodesForm(forms.Form):
    new_code = forms.CharField(
        label=gettext_lazy("Code from the new address"), max_length=20, widget=forms.TextInput(attrs=ONE_TIME)
    )
    old_code = forms.CharField(
        label=gettext_lazy("Code from the old address"), max_length=20, widget=forms.TextInput(attrs=ONE_TIME)
    )


@method_decorator([never_cache, login_required], name="dispatch")
class AddressView(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, AddressForm(), CodesForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        if refused := ratelimit.consume_or_429(request, action="change_address", user=request.user):
            return cast(HttpResponse, refused)
        if "give_up" in request.POST:
            changing_address.give_up(_member(request), at=timezone.now())
            return redirect("account_email")
        return self.confirm(request) if "confirm" in request.POST else self.ask(request)

    def ask(self, request: HttpRequest) -> HttpResponse:
        """Only with the password, or a second factor, given moments ago: a phone left lying gives nothing away."""
        form = AddressForm(request.POST)
        if form.is_valid():
            if not did_recently_reauthenticate(request):
                raise ReauthenticationRequired
            try:
                changing_address.ask(_member(request), form.cleaned_data["email"], at=timezone.now())
                return redirect("account_email")
            except ChangeRefused as refusal:
                form.add_error("email", str(refusal))
        return self.page(request, form, CodesForm())

    def confirm(self, request: HttpRequest) -> HttpResponse:
        form, at = CodesForm(request.POST), timezone.now()
        change = changing_address.pending(_member(request), at=at)
        if change is None:
            messages.error(request, _("These codes no longer hold. Ask for new ones."))
            return redirect("account_email")
        if form.is_valid():
            try:
                changing_address.confirm(change, at=at, **form.cleaned_data)
                messages.success(request, _("Your address is changed."))
                return redirect("account_email")
            except ChangeRefused as refusal:
                form.add_error(None, str(refusal))
        return self.page(request, AddressForm(), form)

    def page(self, request: HttpRequest, form: AddressForm, codes: CodesForm) -> HttpResponse:
        change = changing_address.pending(_member(request), at=timezone.now())
        return render(request, "account/email_change.html", {"form": form, "codes": codes, "change": change})


@method_decorator(never_cache, name="dispatch")
class UndoView(View):
    """Opened from a mail to the old address, by whoever reads it: signed in or not."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        change = changing_address.undoable(token, at=timezone.now())
        return render(request, "account/address_undo.html", {"change": change}, status=200 if change else 404)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        change = changing_address.undoable(token, at=timezone.now())
        if change is None:
            return self.get(request, token)
        try:
            changing_address.undo(change, at=timezone.now())
        except ChangeRefused as refusal:
            return render(request, "account/address_undo.html", {"refusal": str(refusal)}, status=409)
        return render(request, "account/address_undo.html", {"undone": change})


def _member(request: HttpRequest) -> Member:
    return cast(Member, request.user)
