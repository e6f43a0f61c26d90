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

    def events(self, *, today: date) -> EventQuerySet:
        """What is asked for. An answer that makes no sense is left out here, and named beside its field."""
        public = Event.objects.public()
        if self.chosen_year == UNDATED:
            found = public.undated()
        elif self.chosen_year:
            found = public.of_year(int(self.chosen_year))
        else:
            found = public.coming(today=today)
        status = self.cleaned_data.get("status")
        return found.filter(status=status) if status else found
