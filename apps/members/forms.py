"""What a person tells us on joining, on top of the e-mail address and password that allauth asks for."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from apps.members import conduct, inviting, joining
from apps.members.models import ConductText, Invitation, Member
from apps.vocabulary.constituency import Constituency
from apps.vocabulary.zonewords import zones_meant

ZONES_NAMED = 12


def languages_in_their_own_names() -> list[tuple[str, str]]:
    return [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]


class ZoneField(forms.CharField):
    """A city or a country, typed: four hundred names to choose from would weigh more than the rest of the page."""

    def clean(self, value: Any) -> str:
        meant = zones_meant(str(super().clean(value)))
        if len(meant) == 1:
            return meant[0]
        if not meant:
            raise ValidationError(_("We do not know this place. Type a large city near you, such as Nairobi, or UTC."))
        raise ValidationError(_("Which of these? %(zones)s") % {"zones": ", ".join(meant[:ZONES_NAMED])})


class ConductField(forms.BooleanField):
    """Agreed to the very text that the page linked to: its number is what the box sends."""

    text: ConductText | None = None

    def ask_about(self, text: ConductText) -> None:
        self.text = text
        self.widget.attrs["value"] = str(text.pk)
        self.help_text = format_html(
            '<a href="{}" target="_blank">{}</a>',
            reverse("conduct"),
            _("Read the code of conduct (in another window)"),
        )


class JoiningForm(forms.Form):
    field_order = [
        "name",
        "email",
        "password1",
        "password2",
        "organization",
        "constituency",
        "reason",
        "language",
        "time_zone",
        "conduct",
    ]

    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        help_text=_("As colleagues know you."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    organization = forms.CharField(
        label=_("Organization"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    constituency = forms.ChoiceField(
        label=_("You work for"), choices=lambda: [("", _("Choose")), *Constituency.choices]
    )
    reason = forms.CharField(
        label=_("Why do you wish to join?"),
        min_length=20,
        max_length=500,
        help_text=_("One or two sentences. Only CMCS staff read them."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    language = forms.ChoiceField(
        label=_("Language for messages"), choices=languages_in_their_own_names, initial=get_language
    )
    time_zone = ZoneField(
        label=_("Time zone"),
        max_length=80,
        help_text=_("A large city near you, or your country. Our messages give times there, and in UTC."),
    )
    conduct = ConductField(label=_("I agree to the code of conduct."))
    invitation = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invited: Invitation | None = None
        text = conduct.in_force()
        if text:
            self.fields["conduct"].ask_about(text)  # type: ignore[attr-defined]
        else:
            del self.fields["conduct"]

    def clean_conduct(self) -> bool:
        text = self.fields["conduct"].text  # type: ignore[attr-defined]
        if self.data.get("conduct") != str(text.pk):
            raise ValidationError(_("The text has changed a moment ago. Please read it again."))
        return True

    def clean(self) -> dict[str, Any]:
        """An invitation is for one address; the form says which only to those who hold it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.invited = inviting.opened_by(cleaned.get("invitation", ""), at=timezone.now())
        if self.invited and cleaned.get("email") not in (None, self.invited.address):
            self.add_error("email", _("Your invitation was sent to another address. Type that one here."))
        return cleaned

    def signup(self, request: HttpRequest, user: Member) -> None:
        known = self.cleaned_data
        joining.begin(
            user,
            joining.Answers(**{name: known[name] for name in joining.ANSWERED}),
            agreed=self.fields["conduct"].text if "conduct" in self.fields else None,  # type: ignore[attr-defined]
            invitation=self.invited,
            at=timezone.now(),
        )
