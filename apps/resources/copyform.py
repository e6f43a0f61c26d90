"""The staff form of a copy: with a file to upload, and what is wrong with it beside the field."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy

from apps.resources import uploads
from apps.resources.models import Copy
from apps.resources.reading import read_again
from apps.resources.refusal import Refused
from apps.resources.uploads import Harmless

if TYPE_CHECKING:
    from apps.members.models import Member


class FileRefused(Refused):
    """With the name of its field in the page."""

    def __init__(self, sentence: str, *, field: str) -> None:
        super().__init__(sentence)
        self.field = field


class CopyForm(forms.ModelForm):
    """`files_prepared` holds what has become of the uploads, prepared beforehand, by the name of their fields.

    What `keep_file` refused a moment ago is among the Refused.
    """

    files_prepared: Mapping[str, Harmless | Refused] = {}

    upload = forms.FileField(
        label=gettext_lazy("New file"),
        required=False,
        help_text=gettext_lazy("PDF, DOCX, PPTX, HTML, JPEG or PNG. It keeps the address of the one it replaces."),
    )

    class Meta:
        model = Copy
        fields = ["language", "url", "medium"]

    def clean_upload(self) -> Harmless | None:
        prepared = self.files_prepared.get(self.add_prefix("upload"))
        if isinstance(prepared, Refused):
            raise ValidationError(str(prepared))
        return prepared

    def clean(self) -> dict[str, Any]:
        """Of a file the format is known from its content, before anything is compared with other copies."""
        data = super().clean() or {}
        if data.get("upload"):
            data["medium"] = data["upload"].kind.medium
        return data


def prepare_files(uploaded: Mapping[str, Any]) -> dict[str, Harmless | Refused]:
    """By the names of their fields. Takes seconds for a picture, so call it while no transaction is open."""
    return {name: _prepared(upload) for name, upload in uploaded.items() if name.endswith("-upload")}


def _prepared(upload: Any) -> Harmless | Refused:
    try:
        return uploads.prepare(upload)
    except Refused as refusal:
        return refusal


def read_anew(form: Any) -> None:
    """Its text stands in the index in the language that the copy had until now."""
    if "language" in form.changed_data and read_again(form.instance.revisions.all()):
        transaction.on_commit(uploads.wake_reader, robust=True)


def keep_file(form: Any, *, by: "Member") -> None:
    """Of a form that is saved."""
    prepared = form.cleaned_data.get("upload")
    if not prepared:
        return
    try:
        uploads.keep(prepared, copy=form.instance, by=by)
    except Refused as refusal:
        raise FileRefused(str(refusal), field=form.add_prefix("upload")) from refusal
