from typing import Any

from django import forms

from apps.members.models import Member
from apps.subscriptions import choosing
from apps.subscriptions.kinds import LISTS, Pace


class Preferences(forms.Form):
    """One choice for each kind of list mail."""

    def __init__(self, member: Member, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._member = member
        holding = choosing.paces(member)
        for key, kind in LISTS.items():
            self.fields[key] = forms.ChoiceField(
                label=kind.name,
                help_text=kind.about,
                choices=[(pace.value, pace.label) for pace in kind.paces],
                widget=forms.RadioSelect,
                initial=holding[key].value,
            )

    def save(self) -> None:
        choosing.choose(self._member, {key: Pace(value) for key, value in self.cleaned_data.items()})
