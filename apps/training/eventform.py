"""The staff form of an event: what somebody else saved meanwhile is never overwritten unseen."""

from typing import Any

from django import forms
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from apps.outbox.letters import is_marked
from apps.training.models import Event

MAILED = {"title", "venue", "city", "join_information"}


class EventForm(forms.ModelForm):
    """The admin says of which model and which fields."""

    revision = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["revision"] = self.instance.changed_at.isoformat()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.refuse_what_no_mail_carries()
        if self.instance.pk:
            self.refuse_if_stale()
        return cleaned

    def refuse_what_no_mail_carries(self) -> None:
        """Whoever applies is written to at once: there is nobody to put it right then."""
        for name in sorted(MAILED & self.fields.keys()):
            if is_marked(self.cleaned_data.get(name) or ""):
                self.add_error(name, _("This holds signs that no mail can carry: U+E000 or U+E001. Type it again."))

    def refuse_if_stale(self) -> None:
        """Locks the row, so that a notice published at this moment waits, or is seen here."""
        stored = Event.objects.select_for_update().get(pk=self.instance.pk)
        revision = stored.changed_at.isoformat()
        if self.cleaned_data.get("revision") == revision:
            return
        self.show_again_with(revision)
        raise forms.ValidationError(
            _(
                "Somebody changed this event after you opened it. Nothing is saved; what you typed still stands below. "
                "It differs from what is stored now in: %(fields)s. Compare, then save again if yours shall hold."
            )
            % {"fields": get_text_list(self.differing_from(stored), _("and")) or _("nothing")}
        )

    def show_again_with(self, revision: str) -> None:
        typed = self.data.copy()  # type: ignore[attr-defined]
        typed[self.add_prefix("revision")] = revision
        self.data = typed

    def differing_from(self, stored: Event) -> list[str]:
        there = forms.model_to_dict(stored, fields=[name for name in self.fields if name != "revision"])
        return [
            str(self.fields[name].label)
            for name, value in there.items()
            if self.fields[name].has_changed(value, self.data.get(self.add_prefix(name)))
        ]
