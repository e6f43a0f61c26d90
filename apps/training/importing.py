"""Participants from a spreadsheet: what each row means, and everything that can be wrong with it.

Reading the same file twice changes nothing: a row is known by its event and its e-mail address. An empty cell leaves
what is known as it is. One bad row and nothing at all is written.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries
from import_export.fields import Field
from import_export.formats.base_formats import CSV, XLSX, Format
from import_export.resources import ModelResource
from import_export.results import Result, RowResult
from import_export.widgets import Widget
from tablib import Dataset

from apps.training import sheets
from apps.training.importing_moves import Moves
from apps.training.models import Event, FormerCode, Participation, StandingChange
from apps.vocabulary.constituency import Constituency
from apps.vocabulary.zones import zone_names

YES = {"yes", "y", "true", "1", "x"}
NO = {"no", "n", "false", "0"}
EXPORT_FORMATS = [CSV, XLSX]


class ParticipantFile(Format):
    """CSV or XLSX: the content says which, so nobody has to."""

    def __init__(self, encoding: str | None = None) -> None:
        pass

    def get_title(self) -> str:
        return "CSV, XLSX"

    def can_import(self) -> bool:
        return True

    def create_dataset(self, in_stream: bytes | None) -> Dataset:
        return sheets.read(in_stream)


class EventCode(Widget):
    """The event whose code, or former code, stands in the cell."""

    events: Mapping[str, Event] = {}

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Event:
        if not value:
            raise ValueError(_("Give the event’s code."))
        try:
            return self.events[value.lower()]
        except KeyError:
            raise ValueError(_("No event has the code “%(code)s”.") % {"code": value}) from None

    def render(self, value: Event | None, obj: Any = None, **kwargs: Any) -> str:
        return value.code if value else ""


class Text(Widget):
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str | None:
        return value or None


class Address(Text):
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        return value.lower()


class ZoneName(Text):
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str | None:
        names = {name.lower(): name for name in zone_names()}
        return names.get(value.lower().replace(" ", "_"), value) or None


class Choice(Text):
    """Takes the code or the name of a choice."""

    def __init__(self, choices: Sequence[tuple[str, Any]]) -> None:
        super().__init__()
        self.choices = choices

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str | None:
        words = {str(word).casefold(): code for code, name in self.choices for word in (code, name)}
        if value and value.casefold() not in words:
            codes = ", ".join(code for code, _name in self.choices)
            raise ValueError(_("“%(value)s” is none of: %(choices)s.") % {"value": value, "choices": codes})
        return words.get(value.casefold())


class Country(Choice):
    """Takes the two letters or the name in the active language."""

    def __init__(self) -> None:
        super().__init__(())

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str | None:
        found = value.upper() if value.upper() in countries else countries.by_name(value)
        if value and not found:
            raise ValueError(_("“%(value)s” is no country: write its two letters, such as KE.") % {"value": value})
        return found or None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(value.code or "")


class YesNo(Widget):
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> bool | None:
        if not value:
            return None
        if value.lower() not in YES | NO:
            raise ValueError(_("“%(value)s” is neither yes nor no.") % {"value": value})
        return value.lower() in YES

    def render(self, value: bool, obj: Any = None, **kwargs: Any) -> str:
        return "yes" if value else "no"


class ReportRow(RowResult):
    """One row of the report: `changes` holds (column, what it was, what it becomes)."""

    line = 0
    changes: list[tuple[str, str, str]] = []


class Report(Result):
    not_read: list[str] = []

    def append_invalid_row(self, number: int, row: Mapping[str, Any], validation_error: ValidationError) -> None:
        super().append_invalid_row(row[sheets.LINE], row, validation_error)


def _field(name: str, widget: Widget) -> Field:
    return Field(attribute=name, column_name=name, widget=widget, saves_null_values=False)


class ParticipationResource(ModelResource):
    event = _field("event", EventCode())
    name = _field("name", Text())
    email = _field("email", Address())
    language = _field("language", Choice(settings.LANGUAGES))
    time_zone = _field("time_zone", ZoneName())
    organization = _field("organization", Text())
    state = _field("state", Choice(Participation.State.choices))
    travel_booked = _field("travel_booked", YesNo())
    constituency = _field("constituency", Choice(Constituency.choices))
    country = _field("country", Country())
    phone = _field("phone", Text())
    focal_point_name = _field("focal_point_name", Text())
    focal_point_email = _field("focal_point_email", Address())

    class Meta:
        model = Participation
        name = gettext_lazy("participants")
        fields = sheets.COLUMNS
        import_id_fields = ("event", "email")
        use_bulk = True
        batch_size = 200
        use_transactions = True
        skip_unchanged = True
        report_skipped = True
        skip_html_diff = True
        store_instance = True

    get_result_class = classmethod(lambda cls: Report)
    get_row_result_class = classmethod(lambda cls: ReportRow)

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        """Everything the rows are compared with, in five queries however long the file is. Other coordinators' events
        are as unknown as those that do not exist."""
        codes = {code.lower() for code in dataset["event"]}
        kept = Event.objects.kept_by(kwargs["user"])
        formers = FormerCode.objects.annotate(lower=Lower("code")).filter(lower__in=codes, event__in=kept)
        events = {former.lower: former.event for former in formers.select_related("event")}
        named = kept.annotate(lower=Lower("code")).filter(lower__in=codes)
        events |= {event.code.lower(): event for event in named}
        self.fields["event"].widget.events = events
        self.moves = Moves({event.pk for event in events.values()})
        self.lines: dict[tuple[int, str], int] = {}
        self.changed: set[str] = set()

    def get_instance(self, instance_loader: Any, row: Mapping[str, Any]) -> Participation | None:
        return self.moves.known.get(self.key(row))

    def key(self, row: Mapping[str, Any]) -> tuple[int, str]:
        event = self.fields["event"].widget.events.get(row["event"].lower())
        return (event.pk if event else 0, row["email"].lower())

    def import_instance(self, instance: Participation, row: Mapping[str, Any], **kwargs: Any) -> None:
        first = self.lines.setdefault(self.key(row), row[sheets.LINE])
        if first != row[sheets.LINE]:
            sentence = _("The same person on the same event stands in row %(row)s already.")
            raise ValidationError({NON_FIELD_ERRORS: sentence % {"row": first}})
        if row[sheets.SURPLUS]:
            sentence = _("Cells stand outside the named columns: %(cells)s.")
            raise ValidationError({NON_FIELD_ERRORS: sentence % {"cells": row[sheets.SURPLUS]}})
        super().import_instance(instance, row, **kwargs)

    def validate_instance(
        self, instance: Participation, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """Field by field only: the uniqueness is known already, and asking again would cost four queries a row."""
        errors = dict(import_validation_errors or {})
        try:
            instance.clean_fields(exclude={"event", "member", *errors})
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)
        self.moves.make(instance)

    def after_import_row(self, row: Mapping[str, Any], row_result: ReportRow, **kwargs: Any) -> None:
        row_result.line = row[sheets.LINE]
        if row_result.is_update() and row_result.original is not None:
            row_result.changes = list(self.changes(row_result))
            self.changed |= {name for name, _was, _now in row_result.changes}

    def get_bulk_update_fields(self) -> list[str]:
        """Only the columns that differ in this file: each one more costs a second for thousands of rows."""
        return sorted(self.changed | ({"is_reserved"} if "state" in self.changed else set()))

    def changes(self, row_result: ReportRow) -> Any:
        was, now = row_result.original, row_result.instance
        for field in self.get_import_fields():
            if field.get_value(was) != field.get_value(now):
                yield field.column_name, field.export(was), field.export(now)

    def after_import(self, dataset: Dataset, result: Report, **kwargs: Any) -> None:
        result.not_read = dataset.not_read
        StandingChange.objects.bulk_create(self.moves.history(by=kwargs["user"], at=kwargs["at"]), batch_size=500)

    def filter_export(self, queryset: QuerySet[Participation], **kwargs: Any) -> QuerySet[Participation]:
        return queryset.select_related("event")

    def export_field(self, field: Field, instance: Participation, **kwargs: Any) -> str:
        return sheets.guarded(str(super().export_field(field, instance, **kwargs) or ""))
