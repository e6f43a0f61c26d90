"""Forms of the notice desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.notices.models import Notice
from apps.training.models import Event


class NoticeForm(forms.ModelForm):
    """Sees when somebody else saved the draft meanwhile: nothing typed is lost, nothing of theirs by accident."""

    seen_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    overwrite = forms.BooleanField(
        label=gettext_lazy("Save mine all the same"), required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = Notice
        fields = ["reason", "no_date_promised", "supersedes"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen_revision"].initial = self.instance.revision
        if "supersedes" in self.fields:
            current = Notice.objects.current().exclude(code=self.instance.code)
            self.fields["supersedes"].queryset = current  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.instance.pk:
            stored = Notice.objects.select_for_update().get(pk=self.instance.pk)
            if not stored.is_draft:
                raise forms.ValidationError(
                    _("This notice was published meanwhile and is no longer edited: correct it with a new version.")
                )
            if stored.revision != data.get("seen_revision") and not data.get("overwrite"):
                self.fields["overwrite"].widget = forms.CheckboxInput()
                raise forms.ValidationError(
                    _(
                        "Somebody else saved this draft after you opened it. What you typed is below, not saved. "
                        "Compare with the saved draft in another window, then tick “Save mine all the same”."
                    )
                )
        return data


class PublishForm(forms.Form):
    """The number of people that will be told, typed by hand."""

    expected = forms.IntegerField(
        label=gettext_lazy("Number of people"),
        min_value=0,
        localize=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    digest = forms.CharField(widget=forms.HiddenInput)


class Day(forms.DateInput):
    """The browser's own calendar: it needs no script."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class NewDatesForm(forms.Form):
    """One row of the sheet; an empty row leaves its event waiting."""

    event = forms.ModelChoiceField(Event.objects.all(), widget=forms.HiddenInput)
    starts_on = forms.DateField(label=gettext_lazy("New first day"), required=False, widget=Day)
    ends_on = forms.DateField(label=gettext_lazy("New last day"), required=False, widget=Day)
    deadline_on = forms.DateField(label=gettext_lazy("Apply by"), required=False, widget=Day)

    @property
    def is_filled(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("starts_on", "ends_on", "deadline_on"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if any(data.get(name) for name in ("starts_on", "ends_on", "deadline_on")):
            if not first and "starts_on" not in self.errors:
                self.add_error("starts_on", _("Give the first day."))
            if not last and "ends_on" not in self.errors:
                self.add_error("ends_on", _("Give the last day."))
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first day."))
        self.refuse_if_settled(data)
        return data

    def refuse_if_settled(self, data: dict[str, Any]) -> None:
        event = data.get("event")
        if event and self.is_filled and not event.changes.filter(waiting=True).exists():
            self.add_error(None, _("%(event)s waits for no dates: empty this row.") % {"event": event})


class BaseNewDatesFormSet(forms.BaseFormSet):
    def clean(self) -> None:
        if any(self.errors):
            return
        filled = [form.cleaned_data["event"] for form in self.forms if form.is_filled]
        if not filled:
            raise forms.ValidationError(_("Give new dates to at least one event."))
        if len(set(filled)) < len(filled):
            raise forms.ValidationError(_("An event stands here twice: give its new dates once."))


NewDatesFormSet = forms.formset_factory(NewDatesForm, formset=BaseNewDatesFormSet, extra=0)
