"""The staff form of a participation: its state moves by the table only, never beyond the places, never unseen."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from apps.training import taking_part
from apps.training.models import Event, Participation
from apps.training.standing import HOLDING, Standing, StandingRefused, check
from apps.vocabulary import datewords


class ParticipationForm(forms.ModelForm):
    """The admin says of which model and which fields. Cleaning locks the event: what was checked holds until saved."""

    seen_state = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen_state"] = self.instance.state if self.instance.pk else ""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        event = self.instance.event if self.instance.pk else cleaned.get("event")
        if event and "state" in cleaned:
            try:
                self.check_state(taking_part.lock(event.pk), cleaned["state"], seen=cleaned.get("seen_state", ""))
            except StandingRefused as refusal:
                self.add_error("state", str(refusal))
        return cleaned

    def check_state(self, event: Event, to: str, *, seen: str) -> None:
        """Raises StandingRefused."""
        if not self.instance.pk:
            taking_part.check_place(event, number=int(to in HOLDING))
            return
        stored = Participation.objects.select_for_update().get(pk=self.instance.pk)
        self.instance.is_reserved = stored.is_reserved
        self.stored_state = stored.state
        if seen != stored.state:
            self.show_again_with(stored.state)
            raise StandingRefused(changed_meanwhile(stored))
        if to != stored.state:
            check(stored.state, to)
            taking_part.check_place(event, number=int(taking_part.takes_place(stored, Standing(to))))

    def show_again_with(self, state: str) -> None:
        typed = self.data.copy()  # type: ignore[attr-defined]
        typed[self.add_prefix("seen_state")] = state
        self.data = typed


def changed_meanwhile(stored: Participation) -> str:
    """By whom and when, where that is known."""
    last = stored.history.select_related("by").first()
    words = {"state": stored.get_state_display()}
    if last is None or last.by is None:
        return _("Meanwhile the state became “%(state)s”. Nothing is saved.") % words
    words |= {"name": last.by.name, "moment": datewords.moment(last.at, "UTC")}
    return _("%(name)s changed the state to “%(state)s” on %(moment)s. Nothing is saved.") % words
