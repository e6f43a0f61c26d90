"""The agenda's filters: two native selects in a GET form."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.training.models import Event, EventQuerySet
from apps.training.status import Status

UNDATED = "none"


class AgendaFilter(forms.Form):
    year = forms.ChoiceField(
        label=_("Year"),
        required=False,
        error_messages={"invalid_choice": _("The agenda has no year “%(value)s”. Choose one from the list.")},
    )
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("Any status")), *Status.choices],
        error_messages={"invalid_choice": _("“%(value)s” is not a status. Choose one from the list.")},
    )

    def __init__(self, data: Any, *, years: list[int]) -> None:
        super().__init__(data)
        self.last_year = years[0] if years else None
        known = [(str(year), str(year)) for year in years]
        self.fields["year"].choices = [("", _("Coming up")), *known, (UNDATED, _("Dates not known"))]  # type: ignore[attr-defined]
        self.full_clean()

    @property
    def chosen_year(self) -> str:
        return str(self.cleaned_data.get("year", ""))

    def parts(self, *, today: date) -> list[EventQuerySet]:
        """What is asked for, one part after the other. An answer that makes no sense is left out here, and named beside
        its field."""
        public, status = Event.objects.public(), self.cleaned_data.get("status")
        statuses = [status] if status else Status.values
        if self.chosen_year == UNDATED:
            return public.undated(statuses=statuses)
        if self.chosen_year:
            return public.of_year(int(self.chosen_year), statuses=statuses)
        return public.coming(today=today, statuses=statuses)
