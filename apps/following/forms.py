from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from apps.following.following import places
from apps.vocabulary.regions import Region


class PlaceForm(forms.Form):
    """A region or a country, by its code. Regions stand first."""

    code = forms.ChoiceField(label=_("Country or region"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = set(places()["country"])
        named = [(code, name) for code, name in countries if code in known]
        self.fields["code"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            (_("Regions"), list(Region.choices)),
            (_("Countries"), named),
        ]

    @property
    def kind(self) -> str:
        return "region" if self.cleaned_data["code"] in Region.values else "country"
