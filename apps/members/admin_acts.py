"""The part of a member's staff page where one looks at what is hidden and does what is recorded, each by a button and
with its cause."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apps.members import hidden, staffacts
from apps.members.models import Member
from apps.vocabulary.longlists import LongList


class Cause(forms.Form):
    why = forms.ChoiceField(
        label=gettext_lazy("Cause"), choices=[("", gettext_lazy("Choose")), *staffacts.Why.choices], required=True
    )


class NewAddress(Cause):
    address = forms.EmailField(label=gettext_lazy("New e-mail address"), max_length=254)

    def clean_address(self) -> str:
        return str(self.cleaned_data["address"]).lower()


class Search(forms.Form):
    address = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)


class RecordedActs(LongList):
    """Mixed into the admin of members."""

    change_form_template = "admin/members/member/change_form.html"
    change_list_template = "admin/members/member/change_list.html"

    def get_urls(self) -> list[Any]:
        guard: Any = self.admin_site.admin_view
        return [
            path("by-address/", guard(self.by_address), name="members_member_by_address"),
            path("<int:pk>/look/", guard(self.look), name="members_member_look"),
            path("<int:pk>/act/", guard(self.act), name="members_member_act"),
            path("<int:pk>/address/", guard(self.address), name="members_member_address"),
            *super().get_urls(),
        ]

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any) -> Any:
        """The buttons have forms of their own, below."""
        member = self.get_object(request, object_id) if object_id else None
        extra = self._choices(request, member) if member else {}
        return super().changeform_view(request, object_id, "", {**(kwargs.get("extra_context") or {}), **extra})

    def _choices(self, request: HttpRequest, member: Member) -> dict[str, Any]:
        may = self.has_change_permission(request, member)
        acts = {name: act.label for name, act in staffacts.ACTS.items() if may and act.fits(member)}
        return {
            "looking": Cause(auto_id="look_%s"),
            "acting": Cause(auto_id="act_%s"),
            "acts": acts,
            "moving": NewAddress(auto_id="move_%s") if may else None,
        }

    def by_address(self, request: HttpRequest) -> HttpResponse:
        """Not in the list: what one searches for there stands in the page's address, and in logs."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = Search(request.POST if request.method == "POST" else None)
        if form.is_valid():
            member = staffacts.find(form.cleaned_data["address"], by=_staff(request), at=timezone.now())
            if member:
                return redirect("admin:members_member_change", member.pk)
            form.add_error("address", _("No member has this address."))
        title = _("Find a member by e-mail address")
        return self._page(request, "by_address.html", status=422 if form.errors else 200, form=form, title=title)

    @method_decorator([require_POST, never_cache])
    def look(self, request: HttpRequest, pk: int) -> HttpResponse:
        member, form = self._member(request, pk), Cause(request.POST)
        if not form.is_valid():
            return self._without_cause(request, member)
        staffacts.look(member, why=form.cleaned_data["why"], by=_staff(request), at=timezone.now())
        title = _("Hidden fields of %(name)s") % {"name": member}
        return self._page(request, "hidden.html", member=member, held=list(hidden.of(member)), title=title)

    @method_decorator(require_POST)
    def act(self, request: HttpRequest, pk: int) -> HttpResponse:
        member, form, name = self._changeable(request, pk), Cause(request.POST), request.POST.get("do", "")
        if name not in staffacts.ACTS:
            raise Http404
        if not form.is_valid():
            return self._without_cause(request, member)
        try:
            staffacts.perform(name, member, why=form.cleaned_data["why"], by=_staff(request), at=timezone.now())
            self.message_user(request, _("Done, and recorded."))
        except staffacts.ActRefused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        return _back(member)

    @method_decorator(require_POST)
    def address(self, request: HttpRequest, pk: int) -> HttpResponse:
        member, form = self._changeable(request, pk), NewAddress(request.POST)
        if form.is_valid():
            try:
                staffacts.give_address(member, **_of(form), by=_staff(request), at=timezone.now())
                self.message_user(request, _("Done, and recorded. The member proves the address at the next sign-in."))
                return _back(member)
            except staffacts.ActRefused as refusal:
                form.add_error("address", str(refusal))
        title = _("Another address for %(name)s") % {"name": member}
        return self._page(request, "address.html", status=422, member=member, form=form, title=title)

    def _member(self, request: HttpRequest, pk: int) -> Member:
        if not self.has_view_permission(request):
            raise PermissionDenied
        member = self.get_object(request, str(pk))
        if member is None:
            raise Http404
        return cast(Member, member)

    def _changeable(self, request: HttpRequest, pk: int) -> Member:
        """Asks for the right before it looks, so that nobody learns which numbers exist."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        member = self._member(request, pk)
        if not self.has_change_permission(request, member):
            raise PermissionDenied
        return member

    def _without_cause(self, request: HttpRequest, member: Member) -> HttpResponse:
        self.message_user(request, _("Nothing was done: choose a cause first."), messages.ERROR)
        return _back(member)

    def _page(self, request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        context |= self.admin_site.each_context(request)
        return render(request, f"admin/members/member/{template}", context, status=status)


def _staff(request: HttpRequest) -> Member:
    return cast(Member, request.user)


def _of(form: NewAddress) -> dict[str, Any]:
    return {"new": form.cleaned_data["address"], "why": form.cleaned_data["why"]}


def _back(member: Member) -> HttpResponse:
    return redirect(reverse("admin:members_member_change", args=[member.pk]))
