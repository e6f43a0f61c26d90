"""Spreadsheets of participants: read without trusting them (CSV and XLSX, told apart by content), and written so that
no spreadsheet program takes a name for a formula."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import openpyxl  # type: ignore[import-untyped]
from django.utils.translation import gettext as _
from tablib import Dataset

COLUMNS = (
    *("event", "name", "email", "language", "time_zone", "organization", "state", "travel_booked"),
    *("constituency", "country", "phone", "focal_point_name", "focal_point_email"),
)
REQUIRED = ("event", "name", "email")
ALIASES = {
    "course": "event",
    "event_code": "event",
    "mail": "email",
    "e_mail": "email",
    "e_mail_address": "email",
    "email_address": "email",
    "timezone": "time_zone",
    "zone": "time_zone",
    "organisation": "organization",
    "travel": "travel_booked",
    "telephone": "phone",
    "focal_point": "focal_point_name",
}
LINE, SURPLUS = "row in the file", "cells without a column name"

MAX_BYTES = 2_000_000
MAX_UNPACKED = 20_000_000
MAX_ROWS = 5_000
MAX_CELLS = 40

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
FORMULA = ("=", "+", "-", "@", "\t", "\r")

Line = tuple[int, list[str]]


class Unreadable(Exception):
    """A file that is not a list of participants; its text says why and what to do."""


def read(data: bytes | None) -> Dataset:
    """The known columns, then the row's number in the file and what stands outside the named columns."""
    if not data:
        raise Unreadable(_("The file is empty, or it was uploaded too long ago. Choose it again."))
    if len(data) > MAX_BYTES:
        raise Unreadable(_("The file is larger than 2 MB. Split it into several files."))
    if data.startswith(OLE):
        raise Unreadable(_("This is an old Excel file, or one with a password. Save it as .xlsx without a password."))
    lines = _sheet_lines(data) if data.startswith(ZIP) else _text_lines(data)
    return _dataset(line for line in lines if any(line[1]))


def _dataset(lines: Iterator[Line]) -> Dataset:
    names = [_column_name(cell) for cell in next(lines, (0, []))[1]]
    _check_names([name for name in names if name])
    known = [name for name in COLUMNS if name in names]
    dataset = Dataset(headers=[*known, LINE, SURPLUS])
    dataset.not_read = [name for name in names if name and name not in COLUMNS]
    for number, cells in lines:
        if len(dataset) == MAX_ROWS:
            raise Unreadable(_("The file has more than 5,000 rows. Split it into several files."))
        row = dict(zip(names, [*cells, *[""] * len(names)], strict=False))
        surplus = [cell for name, cell in zip([*names, *[""] * len(cells)], cells, strict=False) if cell and not name]
        dataset.append([*(row[name] for name in known), number, ", ".join(surplus)])
    return dataset


def _column_name(cell: str) -> str:
    name = re.sub(r"[\W_]+", "_", cell.lower()).strip("_")
    return ALIASES.get(name, name)


def _check_names(names: list[str]) -> None:
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise Unreadable(
            _("The first row must name the columns. Missing: %(missing)s. All columns: %(columns)s.")
            % {"missing": ", ".join(missing), "columns": ", ".join(COLUMNS)}
        )
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Unreadable(_("Two columns have the same name: %(names)s.") % {"names": ", ".join(twice)})


def _text_lines(data: bytes) -> Iterator[Line]:
    text = _decoded(data)
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=max(",;\t", key=first.count))
    try:
        yield from ((number, [_cell(value) for value in row]) for number, row in enumerate(reader, 1))
    except csv.Error as error:
        sentence = _("Near line %(line)s a quotation mark is open or out of place.")
        raise Unreadable(sentence % {"line": reader.line_num}) from error


def _decoded(data: bytes) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise Unreadable(_("The letters of this file cannot be read. Save it as “CSV UTF-8” or as .xlsx."))
    return text


def _sheet_lines(data: bytes) -> Iterator[Line]:
    """Whatever a damaged part makes openpyxl raise, it is the file's fault. A sheet may also claim a million rows."""
    try:
        _check_archive(data)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_col=MAX_CELLS, values_only=True)
        filled = ((number, row) for number, row in enumerate(rows, 1) if any(value is not None for value in row))
        yield from ((number, [_cell(value) for value in row]) for number, row in filled)
    except Unreadable:
        raise
    except Exception as error:
        sentence = _("This is not a readable .xlsx file. Open it in your spreadsheet program and save it again.")
        raise Unreadable(sentence) from error


def _check_archive(data: bytes) -> None:
    """A small file may unpack to gigabytes, and XML may define entities that do: neither is a list of participants."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
            sentence = _("Unpacked, this file is far larger than a list of participants. Copy the rows into a new one.")
            raise Unreadable(sentence)
        if any(b"<!DOCTYPE" in archive.read(part).replace(b"\0", b"") for part in archive.infolist()):
            raise ValueError("a part defines entities")


def _cell(value: Any) -> str:
    """As a person would have typed it: no “12.0”, no control characters, no apostrophe that only guarded a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        value = value.date()
    text = " ".join(CONTROL.sub("", str(value)).split())
    return text[1:] if text.startswith(tuple(f"'{sign}" for sign in FORMULA)) else text


def guarded(text: str) -> str:
    """Without control characters either: somebody pastes one out of a document, and no XLSX can hold it."""
    text = CONTROL.sub("", text)
    return f"'{text}" if text.startswith(FORMULA) else text
