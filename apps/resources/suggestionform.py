from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.resources.choosing import TopicsField
from apps.resources.kinds import COPY_LANGUAGES, Type
from apps.resources.suggesting import Proposal

CHOOSE = ("", gettext_lazy("Choose"))
ACCEPTED = ".pdf,.docx,.pptx,.html,.jpg,.jpeg,.png"


class SuggestionForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=300, help_text=gettext_lazy("As it is printed."))
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=[CHOOSE, *COPY_LANGUAGES])
    type = forms.ChoiceField(label=gettext_lazy("Type"), choices=[CHOOSE, *Type.choices])
    link = forms.URLField(
        label=gettext_lazy("Link"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("Where it is published."),
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("If there is no link. PDF, DOCX, PPTX, HTML, JPEG or PNG."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    why = forms.CharField(
        label=gettext_lazy("Why it belongs here"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    topics = TopicsField()

    def clean_link(self) -> str:
        link: str = self.cleaned_data["link"]
        if link and not link.startswith(("http://", "https://")):
            raise forms.ValidationError(_("Give an address of the web, beginning with https://."))
        return link

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not (data.get("link") or data.get("file") or self.errors.keys() & {"link", "file"}):
            self.add_error("link", _("Give a link, or upload the file below."))
        return data

    @property
    def proposal(self) -> Proposal:
        """Of a form that is valid."""
        return Proposal(**{**self.cleaned_data, "topics": tuple(self.cleaned_data["topics"])})
