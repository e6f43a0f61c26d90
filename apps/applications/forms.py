"""What applicants fill in: about themselves, what the call requires, and staff's own questions.

A draft may have gaps, but nothing that cannot be; what is sent has none.
"""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import cached_property
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django_countries import countries

from apps.applications.applying import Filled
from apps.applications.models import Application, Call, Question
from apps.applications.proofs import ACCEPT, NotTaken, Proof, prepared
from apps.members.forms import languages_in_their_own_names
from apps.vocabulary.constituency import Constituency, Gender
from apps.vocabulary.zones import zones_of

CHOOSE = ("", gettext_lazy("Choose"))
NEEDED = ["name", "organization", "constituency", "country", "language"]
FOCAL_POINT = ["focal_point_name", "focal_point_email", "focal_point_consents"]
LONGEST_ANSWER = 5000


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        help_text=gettext_lazy("We send a link to the form. It shows that the address is yours."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )


class ProofField(forms.FileField):
    """Says which file is kept already: nobody needs to choose it again."""

    widget = forms.FileInput(attrs={"accept": ACCEPT})

    def __init__(self, *, kept: str = "", address: str = "", hint: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.is_kept = bool(kept)
        self.help_text = hint or _("PDF, DOCX, JPEG or PNG, at most 10 MB.")
        if kept:
            here = format_html('<a href="{}"><bdi>{}</bdi></a>', address, kept)
            self.help_text = format_html("{} {}", _("Kept:"), here) + format_html(
                ". {}", _("Another file would replace it.")
            )

    def clean(self, data: Any, initial: Any = None) -> Proof | None:
        upload: UploadedFile | None = super().clean(data, initial)
        try:
            return prepared(upload) if upload else None
        except NotTaken as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def bound_data(self, data: Any, initial: Any) -> Any:
        return None


class ApplicationForm(forms.ModelForm):
    class Meta:
        model = Application
        fields = [
            *["name", "organization", "constituency", "country", "phone", "gender", "language", "time_zone"],
            *["proof", "has_language_level", *FOCAL_POINT],
        ]

    constituency = forms.ChoiceField(
        label=gettext_lazy("You belong to"), choices=lambda: [CHOOSE, *Constituency.choices], required=False
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        choices=lambda: [CHOOSE, *countries],
        required=False,
        help_text=gettext_lazy("Where you work. Our messages give times there, too."),
    )
    gender = forms.ChoiceField(
        label=gettext_lazy("Gender"),
        choices=lambda: [("", gettext_lazy("No answer")), *Gender.choices],
        required=False,
        help_text=gettext_lazy("Only to keep courses balanced. You need not say."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language for messages"), choices=languages_in_their_own_names, required=False
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        required=False,
        help_text=gettext_lazy("Your country has several. Choose the city nearest to you."),
    )

    def __init__(self, *args: Any, call: Call, addresses: Mapping[str, str], is_final: bool, **kwargs: Any) -> None:
        """`addresses`: field → where its kept file is shown. `is_final`: sent or to be sent, so without gaps."""
        super().__init__(*args, **kwargs)
        self.call, self.addresses, self.is_final = call, addresses, is_final
        self._gaps: set[str] = set()
        self._about_the_person()
        self._about_the_call()
        for question in self.questions:
            self.fields[f"q{question.pk}"] = self._answer_field(question)
        self.order_fields([name for name in self.fields if name not in FOCAL_POINT])  # those come last

    @cached_property
    def questions(self) -> list[Question]:
        return list(self.call.questions.all())

    @cached_property
    def _answers(self) -> dict[int, Any]:
        if self.instance._state.adding:
            return {}
        return {answer.question_id: answer for answer in self.instance.answers.all()}

    def _about_the_person(self) -> None:
        for name in NEEDED:
            self.fields[name].required = True
        for name, purpose in {"name": "name", "organization": "organization", "phone": "tel"}.items():
            self.fields[name].widget.attrs["autocomplete"] = purpose
        self.fields["name"].help_text = _("As it should stand on a certificate.")
        self.fields["phone"].help_text = _("With the country code. We call only where mail does not reach you.")
        self.fields["phone"].widget.input_type = "tel"

        self._about_the_zone()

    def _about_the_zone(self) -> None:
        """Asked only where a country has several: all four hundred would weigh more than the rest of the page."""
        was, own = str(self.instance.country or ""), self.instance.time_zone
        country = str(self.data.get("country", "") if self.is_bound else was)
        moved = country != was
        zones = list(zones_of(country))
        if len(zones) > 1:
            names = zones if moved or not own or own in zones else [own, *zones]
            field = cast(forms.ChoiceField, self.fields["time_zone"])
            field.choices, field.required = [CHOOSE, *((name, name) for name in names)], True
        else:
            del self.fields["time_zone"]
            self.only_zone = zones[0] if zones and (not own or (was and moved)) else own

    def _about_the_call(self) -> None:
        if self.call.prerequisite:
            self._ask_for_proof(self.call.prerequisite.title)
        else:
            del self.fields["proof"]
        if self.call.language_level:
            level = self.fields["has_language_level"]
            level.label = _("I have this language level: %(level)s") % {"level": self.call.language_level}
            level.required = True
        else:
            del self.fields["has_language_level"]
        nominated = self.call.audience == Call.Audience.NOMINATED
        for name in FOCAL_POINT:
            self.fields[name].required = nominated
        self.fields["focal_point_email"].widget.attrs["dir"] = "ltr"

    def _ask_for_proof(self, module: str) -> None:
        self.fields["proof"].label = _("Code of your certificate: %(module)s") % {"module": module}
        self.fields["proof"].help_text = _("Or add the certificate as a file.")
        self.fields["proof_upload"] = self._proof_field(
            "proof_upload", _("Your certificate as a file"), kept=self.instance.proof_filename, required=False
        )

    def _proof_field(self, name: str, label: str, *, kept: str, required: bool, hint: str = "") -> ProofField:
        needs_one = required and not kept
        return ProofField(label=label, kept=kept, address=self.addresses.get(name, ""), required=needs_one, hint=hint)

    def _answer_field(self, question: Question) -> forms.Field:
        answer = self._answers.get(question.pk)
        if question.kind == Question.Kind.FILE:
            kept = answer.filename if answer else ""
            required, hint = question.is_required, escape(question.hint)
            return self._proof_field(f"q{question.pk}", question.text, kept=kept, required=required, hint=hint)
        common: dict[str, Any] = {
            "label": question.text,
            "help_text": escape(question.hint),
            "required": question.is_required,
            "initial": answer.text if answer else "",
        }
        match question.kind:
            case Question.Kind.CHOICE:
                choices = [(option, option) for option in question.options]
                return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
            case Question.Kind.YES_NO:
                choices = [("yes", _("Yes")), ("no", _("No"))]
                return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
        return forms.CharField(max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 4}), **common)

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        if not self.is_final:
            self._gaps = {name for name in self.fields if self.has_error(name, "required")}
        for name in self._gaps:
            del self.errors[name]
            self.cleaned_data[name] = self.fields[name].to_python(None)

    def _get_validation_exclusions(self) -> set[str]:
        return {*super()._get_validation_exclusions(), *self._gaps}  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "time_zone" not in self.fields:
            data["time_zone"] = self.only_zone
        proved = data.get("proof") or data.get("proof_upload") or self.instance.proof_filename
        if self.is_final and self.call.prerequisite and not proved and "proof_upload" not in self.errors:
            self.add_error("proof", _("Give the code of your certificate, or add it as a file below."))
        named = data.get("focal_point_name") or data.get("focal_point_email")
        if named and not data.get("focal_point_consents") and "focal_point_consents" not in self.errors:
            self.add_error("focal_point_consents", _("Ask your focal point first, then tick this; or name nobody."))
        return data

    @property
    def filled(self) -> Filled:
        """What is right; of a form with faults, the rest of it."""
        data = self.cleaned_data
        asked = {question.pk: data.get(f"q{question.pk}") for question in self.questions}
        files = {question.pk for question in self.questions if question.kind == Question.Kind.FILE}
        return Filled(
            answers={key: text for key, text in asked.items() if key not in files and text is not None},
            files={key: file for key, file in asked.items() if key in files and file},
            proof=data.get("proof_upload"),
            changed=list(self._changes().values()),
        )

    @property
    def new_files(self) -> list[str]:
        """Their labels."""
        return [label for name, label in self._changes().items() if isinstance(self.fields[name], ProofField)]

    def _changes(self) -> dict[str, str]:
        """Field → label, in English where it is ours, as staff's history keeps it."""
        with override("en"):
            return {name: str(self.fields[name].label) for name in self.changed_data if name in self.cleaned_data}

    def take_faults_of(self, other: "ApplicationForm") -> None:
        """Of files that were refused, and of the whole; this form has found the rest of them itself."""
        self.full_clean()
        proofs = [name for name, field in self.fields.items() if isinstance(field, ProofField)]
        for name in (name for name in proofs if name in other.errors):
            self.errors.pop(name, None)
            self.add_error(name, [str(sentence) for sentence in other.errors[name]])
        for sentence in other.non_field_errors():
            self.add_error(None, str(sentence))

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Heading and fields."""
        asked = [name for name in self.fields if name.startswith("q") and name[1:].isdigit()]
        needs: list[str] = [name for name in ("proof", "proof_upload", "has_language_level") if name in self.fields]
        person = [name for name in self.fields if name not in {*asked, *needs, *FOCAL_POINT}]
        groups: dict[str, list[str]] = {_("About you"): person, _("What is needed"): needs, _("Questions"): asked}
        groups[_("Your nominating focal point")] = FOCAL_POINT
        return [(title, [self[name] for name in names]) for title, names in groups.items() if names]
