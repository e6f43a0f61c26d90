"""Forms of the selection desk."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.applications.deciding import Pick
from apps.applications.models import Decision
from apps.applications.models.application import HIGHEST_SCORE
from apps.training.standing import Standing
from apps.vocabulary.constituency import Constituency

A_PICK = re.compile(r"([0-9]{1,18}):([a-z]{1,12}\.[0-9]{1,18})")
SCORES = [(str(number), str(number)) for number in range(HIGHEST_SCORE + 1)]
ANY = ("", gettext_lazy("Any"))
YES_NO = [ANY, ("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
UNDECIDED = "none"
NO_PROOF = Q(proof="", proof_file="")


class DeskFilter(forms.Form):
    """What makes no sense is left out."""

    q = forms.CharField(label=gettext_lazy("Name or organization"), required=False, max_length=100)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=[ANY, *Standing.choices])
    decision = forms.ChoiceField(
        label=gettext_lazy("To be published"),
        required=False,
        choices=[ANY, (UNDECIDED, gettext_lazy("Nothing")), *Decision.RESULTS],
    )
    constituency = forms.ChoiceField(
        label=gettext_lazy("Constituency"), required=False, choices=[ANY, *Constituency.choices]
    )
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False, choices=[ANY, *settings.LANGUAGES])
    proof = forms.ChoiceField(label=gettext_lazy("Proof of the online module"), required=False, choices=YES_NO)
    level = forms.ChoiceField(label=gettext_lazy("Has the language level"), required=False, choices=YES_NO)
    score = forms.ChoiceField(label=gettext_lazy("Score at least"), required=False, choices=[ANY, *SCORES])

    def __init__(self, data: Any, *, countries: Sequence[tuple[str, str]], asked: Sequence[str]) -> None:
        """`asked`: which of `proof` and `level` the call asks for."""
        super().__init__(data)
        self.fields["country"].choices = [ANY, *countries]  # type: ignore[attr-defined]
        for name in {"proof", "level"} - set(asked):
            del self.fields[name]
        self.full_clean()

    def wanted(self) -> Q:
        """Of applications."""
        return Q(*[FILTERS[name](value) for name, value in self.cleaned_data.items() if value])


FILTERS: dict[str, Any] = {
    "q": lambda text: Q(name__icontains=text) | Q(organization__icontains=text),
    "state": lambda state: Q(participation__state=state),
    "decision": lambda result: Q(pending=None) if result == UNDECIDED else Q(pending=result),
    "constituency": lambda value: Q(constituency=value),
    "country": lambda code: Q(country=code),
    "language": lambda code: Q(language=code),
    "proof": lambda answer: ~NO_PROOF if answer == "yes" else NO_PROOF,
    "level": lambda answer: Q(has_language_level=answer == "yes"),
    "score": lambda least: Q(score__gte=int(least)),
}


class ActForm(forms.Form):
    """Who is picked, and what the decision says to each of them."""

    words = forms.CharField(
        label=gettext_lazy("Words to the applicant, in each of their mails"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    pick = forms.MultipleChoiceField(required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["pick"].valid_value = lambda _value: True  # type: ignore[attr-defined]

    def clean_pick(self) -> list[Pick]:
        found = [A_PICK.fullmatch(value) for value in self.cleaned_data["pick"]]
        picks = [Pick(int(match[1]), match[2]) for match in found if match]
        if not picks:
            raise forms.ValidationError(_("Choose at least one applicant."))
        return picks


class RemarkForm(forms.Form):
    score = forms.TypedChoiceField(
        label=gettext_lazy("Score"),
        required=False,
        choices=[("", gettext_lazy("None")), *SCORES],
        coerce=int,
        empty_value=None,
    )
    seen_score = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class PublishForm(forms.Form):
    """The number of people that will be told, typed by hand."""

    expected = forms.IntegerField(
        label=gettext_lazy("Number of people"),
        min_value=0,
        localize=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    digest = forms.CharField(widget=forms.HiddenInput)
