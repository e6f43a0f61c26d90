"""What people answer on their own page."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from apps.notices.models import Availability, Reply, Window
from apps.vocabulary import datewords

SPOKEN = [
    (Reply.Answer.YES.value, gettext_lazy("Yes, I will be there")),
    (Reply.Answer.LATER.value, gettext_lazy("No. Please keep me in mind for the next edition")),
    (Reply.Answer.NO.value, gettext_lazy("No. I withdraw")),
]


class ReplyForm(forms.Form):
    answer = forms.ChoiceField(label=gettext_lazy("Your answer"), choices=SPOKEN, widget=forms.RadioSelect)


class WindowsForm(forms.Form):
    """One field for each of the windows; `clocks` are the hours of each, by the name of its days."""

    def __init__(self, windows: Sequence[Window], clocks: Mapping[str, Sequence[str]], *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.windows = windows
        for window in windows:
            self.fields[window.days] = forms.ChoiceField(
                label=datewords.span(window.dates),
                choices=Availability.Answer.choices,
                widget=forms.RadioSelect,
                help_text="; ".join(clocks[window.days]),
            )

    @property
    def given(self) -> dict[Window, str]:
        return {window: self.cleaned_data[window.days] for window in self.windows}
