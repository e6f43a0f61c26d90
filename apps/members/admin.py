"""Members for staff: found by name, never listed with an address to copy."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.audit.models import Act
from apps.audit.recording import record
from apps.members import staffacts
from apps.members.admin_acts import RecordedActs
from apps.members.admin_joining import ConductTextAdmin, InvitationAdmin, JoiningAdmin
from apps.members.models import Member

__all__ = ["ConductTextAdmin", "InvitationAdmin", "JoiningAdmin", "MemberAdmin"]


class MemberCreationForm(forms.ModelForm):
    """No password: whoever knew it could be that person. They get a code by mail when they first sign in."""

    class Meta:
        model = Member
        fields = ["email", "name"]

    def save(self, commit: bool = True) -> Member:
        self.instance.set_unusable_password()
        made: Member = super().save(commit)
        return made


class MemberForm(forms.ModelForm):
    def clean_is_superuser(self) -> bool:
        wanted = bool(self.cleaned_data["is_superuser"])
        if not wanted and staffacts.is_last_superuser(self.instance):
            sentence = gettext("Nobody could run the portal any more: this is the last superuser.")
            raise ValidationError(sentence)
        return wanted


@admin.register(Member)
class MemberAdmin(RecordedActs, UserAdmin):
    """What is done here to the way in – address, sessions, second factor, suspension – is done by recorded acts."""

    form = MemberForm
    add_form = MemberCreationForm
    list_display = ["name", "public_id", "language", "is_staff", "is_active", "date_joined"]
    list_filter = ["is_staff", "is_active", "groups", "language"]
    search_fields = ["name__words", "public_id"]
    search_help_text = _("Name, or public id")
    ordering = ["name", "pk"]
    sortable_by = ["name"]
    readonly_fields = ["public_id", "is_active", "last_login", "date_joined"]
    fieldsets = [
        (_("Person"), {"fields": ["name", "public_id", "language", "time_zone"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "name"]})]
    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """An administrator assigns roles; only a superuser hands out single permissions or makes superusers."""
        superusers_only = [] if request.user.is_superuser else ["is_superuser", "user_permissions"]
        return [*self.readonly_fields, *superusers_only]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever sets a superuser's address or password becomes one."""
        if obj and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        """What stands in the page's address narrows by the filters only: letter by letter it would spell an address."""
        return lookup.partition("__")[0] in self.list_filter and super().lookup_allowed(lookup, value, request)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Whoever sets another's password can be that person. A forgotten one is replaced by its owner, by mail."""
        raise PermissionDenied

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Roles are given and taken here."""
        before = _roles(form.instance)
        super().save_related(request, form, formsets, change)
        if (after := _roles(form.instance)) != before:
            detail = f"{', '.join(sorted(before))} → {', '.join(sorted(after))}"
            record(
                Act.ROLES,
                by=cast(Member, request.user).public_id,
                about=form.instance.public_id,
                detail=detail,
                at=timezone.now(),
            )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever goes is erased, which also finds what stands under their address."""
        return False

    def save_model(self, request: HttpRequest, obj: Member, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        for follow in staffacts.corrected:
            follow(obj)
        fields = ", ".join(form.changed_data) if change else "added"
        record(
            Act.CHANGED, by=cast(Member, request.user).public_id, about=obj.public_id, detail=fields, at=timezone.now()
        )


def _roles(member: Member) -> set[str]:
    return set(member.groups.values_list("name", flat=True))
