from typing import Any

from django import forms
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.contacts.foreign import tidy, tidy_line, unlinked
from apps.contacts.models import Report
from apps.contacts.models.message import BODY_LENGTH, SUBJECT_LENGTH
from apps.contacts.models.report import TEXT_LENGTH
from apps.outbox.letters import is_marked

KEY_LENGTH = 24


class OnceForm(forms.Form):
    """Sent twice, it counts once: each form that is shown has a key of its own."""

    key = forms.RegexField(rf"^[A-Za-z0-9]{{{KEY_LENGTH}}}$", widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = get_random_string(KEY_LENGTH)

    def clean_key(self) -> str:
        return str(self.cleaned_data["key"])


class Written(forms.CharField):
    """Several lines by a member, fit for a mail to another one."""

    widget = forms.Textarea(attrs={"rows": 8, "dir": "auto"})

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        _refuse_marks(value)


class AnswerForm(OnceForm):
    body = Written(
        label=gettext_lazy("Message"),
        max_length=BODY_LENGTH,
        help_text=gettext_lazy("Plain text of at most 2,000 characters. Links stay text."),
    )


class MessageForm(AnswerForm):
    """`name` is what the other one will read."""

    field_order = ["subject", "body", "is_agreed", "key"]
    subject = forms.CharField(
        label=gettext_lazy("Subject"), max_length=SUBJECT_LENGTH, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    is_agreed = forms.BooleanField(label="")

    def __init__(self, *args: Any, name: str, reader: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = name
        agreed = self.fields["is_agreed"]
        agreed.label = _("I agree that %(reader)s sees my name as: %(name)s") % {"reader": reader, "name": name}

    def clean_subject(self) -> str:
        subject = tidy_line(self.cleaned_data["subject"])
        _refuse_marks(subject)
        if not unlinked(subject):
            raise forms.ValidationError(_("Write the subject in words."))
        return subject

    def clean(self) -> dict[str, Any]:
        if not self.name:
            raise forms.ValidationError(_("Your name has no letters. Write your name into your profile first."))
        return super().clean() or {}


class ReportForm(OnceForm):
    field_order = ["reason", "text", "key"]
    reason = forms.ChoiceField(
        label=gettext_lazy("What is wrong?"), choices=Report.Reason.choices, widget=forms.RadioSelect
    )
    text = Written(
        label=gettext_lazy("What happened"),
        max_length=TEXT_LENGTH,
        required=False,
        help_text=gettext_lazy("In any language. Only staff read it."),
    )


def _refuse_marks(text: str) -> None:
    """Signs that a letter uses for its own ends; nobody types them."""
    if is_marked(text):
        raise forms.ValidationError(_("This text holds signs that cannot be sent. Please type it anew."))
