"""The staff form of a copy: with a file to upload, and what is wrong with it beside the field."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from apps.resources import uploads
from apps.resources.models import Copy
from apps.resources.refusal import Refused
from apps.resources.sniffing import sniff

if TYPE_CHECKING:
    from apps.members.models import Member


class FileRefused(Refused):
    """With the place of its form among the others of the page."""

    def __init__(self, sentence: str, *, prefix: str) -> None:
        super().__init__(sentence)
        self.prefix = prefix


class CopyForm(forms.ModelForm):
    """`refused` holds what `accept_file` refused a moment ago, by the form's prefix."""

    refused: Mapping[str, str] = {}

    upload = forms.FileField(
        label=gettext_lazy("New file"),
        required=False,
        help_text=gettext_lazy("PDF, DOCX, PPTX, HTML, JPEG or PNG. It keeps the address of the one it replaces."),
    )

    class Meta:
        model = Copy
        fields = ["language", "url", "medium"]

    def clean_upload(self) -> Any:
        upload = self.cleaned_data.get("upload")
        if refused := self.refused.get(self.prefix or ""):
            raise ValidationError(refused)
        return upload

    def clean(self) -> dict[str, Any]:
        """Of a file the format is known from its content, before anything is compared with other copies."""
        data = super().clean() or {}
        if not data.get("upload"):
            return data
        try:
            data["medium"] = sniff(data["upload"].file).medium
        except Refused as refusal:
            self.add_error("upload", str(refusal))
        return data


def accept_file(form: Any, *, by: "Member") -> None:
    """Of a form that is saved."""
    upload = form.cleaned_data.get("upload")
    if not upload:
        return
    try:
        uploads.accept(upload, copy=form.instance, by=by)
    except Refused as refusal:
        raise FileRefused(str(refusal), prefix=form.prefix) from refusal
