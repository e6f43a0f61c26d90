"""What a person tells us on joining, on top of the e-mail address and password that allauth asks for."""

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from apps.members.models import Member
from apps.vocabulary.zones import zones_to_choose


def languages_in_their_own_names() -> list[tuple[str, str]]:
    return [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]


class JoiningForm(forms.Form):
    field_order = ["name", "email", "password1", "password2", "language", "time_zone"]

    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        help_text=_("As colleagues know you."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language for messages"), choices=languages_in_their_own_names, initial=get_language
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [("", _("Choose")), *((name, name) for name in zones_to_choose())],
        help_text=_("The city nearest to you. Our messages give times there, and in UTC."),
    )

    def signup(self, request: HttpRequest, user: Member) -> None:
        user.name = self.cleaned_data["name"]
        user.language = self.cleaned_data["language"]
        user.time_zone = self.cleaned_data["time_zone"]
        user.save(update_fields=["name", "language", "time_zone"])
