"""Who wishes to join, whom staff have invited, and the code of conduct, in the staff pages."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.members import conduct, inviting, joining
from apps.members.models import ConductText, ConductTranslation, Invitation, Joining, Member
from apps.vocabulary.longlists import LongList
from apps.vocabulary.richtext import RichTextAdmin


class DecisionForm(forms.ModelForm):
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("", _("Not yet")), ("approve", _("Let in")), ("decline", _("Decline"))],
    )
    words = forms.CharField(
        label=_("Words to the person"),
        max_length=1000,
        required=False,
        help_text=_("They get them by mail, as they stand here. Needed to decline."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    class Meta:
        model = Joining
        fields: list[str] = []

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("decision") == "decline" and not cleaned.get("words"):
            raise ValidationError({"words": _("Say why: without a reason nobody knows what to do next.")})
        return cleaned


@admin.register(Joining)
class JoiningAdmin(LongList, admin.ModelAdmin):
    """The queue: oldest wishes are those that waited longest, so open them from the filter “waits for a decision”."""

    form = DecisionForm
    list_display = ["member", "state", "asked_at"]
    list_filter = ["state"]
    list_select_related = ["member"]
    search_fields = ["member__name__words", "member__public_id"]
    to_decide_by = ["organization", "constituency", "reason"]
    shown = ["asked_at", "state", "decided_by", "decided_at", "answer"]
    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["member", *self.to_decide_by, *self.shown]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Once it is decided, what the person said of themselves is hidden as it is of every member."""
        if obj is None or obj.state != Joining.State.WAITING:
            return ["member", *self.shown]
        decision = ["decision", "words"] if self.has_change_permission(request, obj) else []
        return ["member", *self.to_decide_by, *self.shown, *decision]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Nothing is left to save once it is decided."""
        wish = context.get("original")
        waits = bool(wish and wish.state == Joining.State.WAITING)
        shown = {} if waits else {"show_save": False, "show_save_and_continue": False}
        return super().render_change_form(request, {**context, **shown}, *args, **kwargs)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("organization"))
    def organization(self, wish: Joining) -> str:
        return wish.member.organization

    @admin.display(description=_("constituency"))
    def constituency(self, wish: Joining) -> str:
        return wish.member.get_constituency_display()

    def save_model(self, request: HttpRequest, obj: Joining, form: Any, change: bool) -> None:
        decide = {"approve": joining.approve, "decline": joining.decline}[form.cleaned_data["decision"]]
        try:
            decide(obj, by=cast(Member, request.user), words=form.cleaned_data["words"], at=timezone.now())
        except joining.DecidedAlready as refusal:
            self.message_user(request, str(refusal), messages.ERROR)


class InvitationForm(forms.ModelForm):
    """The address may well be a member's: staff can look that up anyway."""

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"]).lower()
        if Member.objects.filter(email=address).exists():
            raise ValidationError(_("This person has an account already."))
        if Invitation.objects.open(at=timezone.now()).filter(address=address).exists():
            raise ValidationError(_("An invitation to this address still holds. Delete it to send another."))
        return address

    def validate_constraints(self) -> None:
        """One that is over makes room for the next."""


@admin.register(Invitation)
class InvitationAdmin(LongList, admin.ModelAdmin):
    form = InvitationForm
    fields = ["address", "language"]
    list_display = ["__str__", "made_by", "made_at", "expires_at", "used_at"]
    list_select_related = ["made_by"]
    search_fields = ["address"]
    actions = None

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A used one says how its member came in."""
        return not (obj and obj.used_at) and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: bool) -> None:
        by = cast(Member, request.user)
        try:
            made = inviting.invite(obj.address, language=obj.language, by=by, at=timezone.now())
        except inviting.InvitedAlready:  # by somebody else, at this moment
            made = Invitation.objects.get(address=obj.address, used_at=None)
        obj.__dict__.update(made.__dict__)


class ConductTranslationInline(admin.StackedInline):
    model = ConductTranslation
    extra = 0
    min_num = 1

    def _open(self, obj: ConductText | None) -> bool:
        return obj is None or obj.published_at is None

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._open(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._open(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._open(obj) and super().has_delete_permission(request, obj)


class ConductForm(forms.ModelForm):
    publish = forms.BooleanField(
        label=_("Publish now"),
        required=False,
        help_text=_("It can never be changed again, and every member is asked to agree to it at their next visit."),
    )


@admin.register(ConductText)
class ConductTextAdmin(RichTextAdmin, admin.ModelAdmin):
    form = ConductForm
    fields = ["publish"]
    readonly_fields = ["published_at", "published_by", "agreed"]
    inlines = [ConductTranslationInline]
    list_display = ["__str__", "made_at", "published_at", "published_by"]
    list_select_related = ["published_by"]
    actions = None

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["published_at", "published_by", "agreed"] if obj and obj.published_at else ["publish"]

    @admin.display(description=_("members who agreed"))
    def agreed(self, text: ConductText) -> int:
        return text.agreements.count()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not (obj and obj.published_at) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not (obj and obj.published_at) and super().has_delete_permission(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ConductText]:
        return super().get_queryset(request).prefetch_related("translations")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """With its language versions, of which English is what everybody can fall back on."""
        super().save_related(request, form, formsets, change)
        if not form.cleaned_data.get("publish"):
            return
        if form.instance.translations.filter(language="en").exists():
            conduct.publish(form.instance, by=cast(Member, request.user), at=timezone.now())
        else:
            self.message_user(request, _("Not published: it needs an English version first."), messages.ERROR)
