import io
import struct
import zipfile
from collections.abc import Sequence
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.training import sheets
from apps.training.models import Event, FormerCode, Participation
from tests.factories import make_event, make_member, make_participant, make_staff

pytestmark = pytest.mark.django_db
IMPORT = "/admin/training/participation/import/"
CONFIRM = "/admin/training/participation/process_import/"
EXPORT = "/admin/training/participation/export/"
HEAD = "event,name,email,language,time_zone,organization,state,travel_booked"


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(make_staff())
    return client


@pytest.fixture
def nairobi() -> Event:
    return make_event(code="nairobi")


def check(client: Client, content: bytes | str, name: str = "people.csv") -> Any:
    data = content.encode() if isinstance(content, str) else content
    return client.post(IMPORT, {"import_file": SimpleUploadedFile(name, data), "format": "0", "resource": "0"})


def confirm(client: Client, report: Any) -> Any:
    return client.post(CONFIRM, report.context["confirm_form"].initial)


def load(client: Client, content: bytes | str) -> Any:
    return confirm(client, check(client, content))


def csv(*lines: str, head: str = HEAD) -> str:
    return "\n".join([head, *lines]) + "\n"


def xlsx(*rows: Sequence[Any]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def people() -> list[tuple[str, str]]:
    return list(Participation.objects.order_by("email").values_list("name", "email"))


def said(answer: Any) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def wrong(report: Any) -> list[tuple[int, str]]:
    return [
        (row.number, " ".join(word for words in row.error_dict.values() for word in words))
        for row in report.context["result"].invalid_rows
    ]


AMINA = "nairobi,Amina Yusuf,amina@example.org,fr,Africa/Dakar,Croix-Rouge,waiting,yes"
CHEN = "nairobi,陈伟,chen@example.org,zh-hans,Asia/Shanghai,,accepted,no"


# What is read


def test_rows_of_a_csv_file_become_participants(staff: Client, nairobi: Event) -> None:
    load(staff, csv(AMINA))

    amina = Participation.objects.get()
    assert (amina.event, amina.name, amina.email, amina.language) == (nairobi, "Amina Yusuf", "amina@example.org", "fr")
    assert (amina.time_zone, amina.organization, amina.state, amina.travel_booked) == (
        "Africa/Dakar",
        "Croix-Rouge",
        "waiting",
        True,
    )


def test_rows_of_an_xlsx_file_become_participants(staff: Client, nairobi: Event) -> None:
    load(
        staff,
        xlsx(
            HEAD.split(","), ["nairobi", "陈伟", "chen@example.org", "zh-hans", "Asia/Shanghai", 7.0, "accepted", True]
        ),
    )

    chen = Participation.objects.get()
    assert (chen.name, chen.organization, chen.travel_booked) == ("陈伟", "7", True)


def test_columns_that_are_left_out_take_what_a_new_participant_has(staff: Client, nairobi: Event) -> None:
    load(staff, csv("nairobi,Amina,amina@example.org", head="event,name,email"))

    amina = Participation.objects.get()
    assert (amina.language, amina.state, amina.travel_booked) == ("", "accepted", False)


@pytest.mark.parametrize("head", ["EVENT;Name;E-Mail;Time Zone", " event ; name ;email address; timezone"])
def test_column_names_are_read_as_people_write_them(staff: Client, nairobi: Event, head: str) -> None:
    load(staff, csv("nairobi;Amina;AMINA@Example.org;africa/dakar", head=head))

    assert Participation.objects.values_list("email", "time_zone").get() == ("amina@example.org", "Africa/Dakar")


def test_states_and_languages_may_be_written_by_their_names(staff: Client, nairobi: Event) -> None:
    load(staff, csv("nairobi,Amina,amina@example.org,French,,,On the waiting list,"))

    assert Participation.objects.values_list("language", "state").get() == ("fr", "waiting")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_usual_encodings_of_spreadsheet_programs_are_read(staff: Client, nairobi: Event, encoding: str) -> None:
    load(staff, csv("nairobi,Ángela Muñoz,angela@example.org,,,,,").encode(encoding))

    assert people() == [("Ángela Muñoz", "angela@example.org")]


def test_an_event_is_found_by_its_former_code(staff: Client, nairobi: Event) -> None:
    FormerCode.objects.create(code="2026-nairobi", event=nairobi)

    load(staff, csv(AMINA.replace("nairobi", "2026-nairobi")))

    assert Participation.objects.get().event == nairobi


def test_empty_lines_are_ignored_and_rows_keep_their_number(staff: Client, nairobi: Event) -> None:
    report = check(staff, csv("", ",,,,,,,", AMINA, "", "nowhere,Nobody,nobody@example.org,,,,,"))

    assert wrong(report) == [(6, "No event has the code “nowhere”.")]


def test_columns_that_the_portal_does_not_know_are_named(staff: Client, nairobi: Event) -> None:
    report = check(staff, csv("nairobi,Amina,amina@example.org,vegetarian", head="event,name,email,Meals"))

    assert "Columns that are not read: meals." in report.text
    assert confirm(staff, report).status_code == 302


# Twice, and changed


def test_the_report_writes_nothing(staff: Client, nairobi: Event) -> None:
    report = check(staff, csv(AMINA, CHEN))

    assert "To add: 2. To change: 0. Already so: 0." in report.text
    assert people() == []


def test_the_same_file_twice_changes_nothing(staff: Client, nairobi: Event) -> None:
    load(staff, csv(AMINA, CHEN))
    before = list(Participation.objects.order_by("pk").values())

    answer = load(staff, csv(AMINA, CHEN))

    assert "0 participants added. 0 changed. 2 were so already." in said(answer)
    assert list(Participation.objects.order_by("pk").values()) == before


def test_a_row_is_known_by_event_and_address_whatever_its_case(staff: Client, nairobi: Event) -> None:
    make_participant(nairobi, "amina@example.org", name="A. Yusuf", state="applied", language="en")

    report = check(staff, csv(AMINA.replace("amina@", "Amina@")))
    confirm(staff, report)

    assert "<del>A. Yusuf</del> → Amina Yusuf" in report.text
    assert "state: <del>applied</del> → waiting" in report.text
    assert people() == [("Amina Yusuf", "amina@example.org")]


def test_an_empty_cell_leaves_what_is_known(staff: Client, nairobi: Event) -> None:
    make_participant(
        nairobi, "amina@example.org", name="Amina", state="withdrawn", organization="ICRC", travel_booked=True
    )

    load(staff, csv("nairobi,Amina,amina@example.org,,,,,"))

    amina = Participation.objects.get()
    assert (amina.state, amina.organization, amina.travel_booked) == ("withdrawn", "ICRC", True)


def test_one_person_may_take_part_in_several_events(staff: Client, nairobi: Event) -> None:
    make_event(code="amman")

    load(staff, csv(AMINA, AMINA.replace("nairobi", "amman")))

    assert Participation.objects.count() == 2


def test_what_was_imported_stands_in_the_log_with_who_did_it(staff: Client, nairobi: Event) -> None:
    load(staff, csv(AMINA, CHEN))

    assert {entry.user.email for entry in LogEntry.objects.all()} == {"staff@example.org"}
    assert LogEntry.objects.count() == 2


# What can be wrong


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("nowhere,A,a@example.org,,,,,", "No event has the code “nowhere”."),
        (",A,a@example.org,,,,,", "Give the event’s code."),
        ("nairobi,A,not an address,,,,,", "Enter a valid email address."),
        ("nairobi,A,,,,,,", "This field cannot be blank."),
        ("nairobi,,a@example.org,,,,,", "This field cannot be blank."),
        ("nairobi,A,a@example.org,xx,,,,", "“xx” is none of: ar, zh-hans, en, fr, ru, es."),
        ("nairobi,A,a@example.org,,EST,,,", "“EST” is not a time zone."),
        ("nairobi,A,a@example.org,,,,maybe,", "“maybe” is none of: applied, shortlisted, accepted,"),
        ("nairobi,A,a@example.org,,,,,perhaps", "“perhaps” is neither yes nor no."),
        ("nairobi,A,a@example.org,,,,,,stray", "Cells stand outside the named columns: stray."),
        ("nairobi,Amina again,AMINA@example.org,,,,,", "stands in row 2 already."),
        (f"nairobi,{'A' * 201},a@example.org,,,,,", "at most 200 characters"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_imported(staff: Client, nairobi: Event, row: str, sentence: str) -> None:
    report = check(staff, csv(AMINA, CHEN, row))

    [(number, why)] = wrong(report)
    assert number == 4
    assert sentence in why
    assert "confirm_form" not in report.context
    assert people() == []


def test_all_bad_rows_are_named_at_once(staff: Client, nairobi: Event) -> None:
    report = check(staff, csv("nowhere,A,a@example.org,xx,,,,", AMINA, "nairobi,B,b,,,,,"))

    assert [number for number, _why in wrong(report)] == [2, 4]
    assert "none of" in wrong(report)[0][1]


def test_a_row_that_became_bad_before_the_confirmation_stops_all(staff: Client, nairobi: Event) -> None:
    report = check(staff, csv(AMINA, CHEN.replace("nairobi", "amman")) if make_event(code="amman") else "")
    Event.objects.filter(code="amman").delete()

    answer = confirm(staff, report)

    assert "Nothing was written" in answer.text
    assert "No event has the code “amman”." in answer.text
    assert people() == []


def test_a_file_confirmed_too_late_is_asked_for_again(staff: Client, nairobi: Event) -> None:
    report = check(staff, csv(AMINA))
    cache.clear()

    answer = confirm(staff, report)

    assert answer["Location"] == IMPORT
    assert "Choose it again." in said(answer)


# Files that are none


def zipped(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


def with_part(book: bytes, name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return file.getvalue()


GOOD_BOOK = xlsx(HEAD.split(","), AMINA.split(","))
SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("nairobi,Zoë,z@example.org".encode("latin-1"), "The letters of this file cannot be read."),
        (b"event,name,email\nnairobi,A\0,a@example.org\n", "The letters of this file cannot be read."),
        (b'event,name,email\nnairobi,"A,a@example.org\n', "a quotation mark is open"),
        (b"name;email\nA;a@example.org\n", "Missing: event. All columns: event, name, email,"),
        (b"event,name,email,email\n", "Two columns have the same name: email."),
        (b"\n\n", "Missing: event, name, email."),
        (b"PK\x03\x04 and then nothing", "This is not a readable .xlsx file."),
        (GOOD_BOOK[:900], "This is not a readable .xlsx file."),
        (zipped("readme.txt", b"hello"), "This is not a readable .xlsx file."),
        (with_part(GOOD_BOOK, SHEET, b"<worksheet><sheetData><row"), "This is not a readable .xlsx file."),
        (with_part(GOOD_BOOK, SHEET, ENTITIES), "This is not a readable .xlsx file."),
        (with_part(GOOD_BOOK, SHEET, b" " * (sheets.MAX_UNPACKED + 1)), "far larger than a list of participants"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "This is an old Excel file, or one with a password."),
        (b"event,name,email\n" + b"n,A,a@example.org\n" * (sheets.MAX_ROWS + 1), "more than 5,000 rows"),
        (b"x" * (sheets.MAX_BYTES + 1), "larger than 2 MB"),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_read_is_answered_with_a_sentence(staff: Client, data: bytes, sentence: str) -> None:
    answer = check(staff, data)

    assert answer.status_code == 200
    assert sentence in answer.context["form"].errors["import_file"][0]


def test_an_empty_file_is_answered_with_a_sentence(staff: Client) -> None:
    assert "import_file" in check(staff, b"").context["form"].errors


def test_a_file_with_names_and_no_rows_is_answered_with_a_sentence(staff: Client) -> None:
    assert "No valid data" in check(staff, csv()).context["form"].errors["import_file"][0]


def test_a_sheet_that_claims_a_million_rows_is_read_quickly(staff: Client, nairobi: Event) -> None:
    book = openpyxl.load_workbook(io.BytesIO(GOOD_BOOK))
    book.active.cell(row=1_048_576, column=16_384, value="far away")
    file = io.BytesIO()
    book.save(file)

    load(staff, file.getvalue())

    assert people() == [("Amina Yusuf", "amina@example.org")]


def test_an_archive_that_lies_about_its_size_is_not_unpacked_beyond_it(staff: Client) -> None:
    bomb = bytearray(with_part(GOOD_BOOK, SHEET, b" " * 30_000_000))
    for size in (struct.pack("<L", 30_000_000),):
        while size in bomb:
            at = bomb.index(size)
            bomb[at : at + 4] = struct.pack("<L", 10)

    assert "This is not a readable .xlsx file." in check(staff, bytes(bomb)).context["form"].errors["import_file"][0]


# Going out again


def test_exported_cells_never_start_a_formula_and_come_back_unchanged(staff: Client, nairobi: Event) -> None:
    make_participant(nairobi, "eve@example.org", name='=HYPERLINK("http://evil")', organization="@SUM(1)")

    out = staff.post(EXPORT, {"format": "0", "resource": "0"}).content.decode()

    assert """'=HYPERLINK(""http://evil"")""" in out
    assert ",'@SUM(1)," in out
    assert "1 was so already." in said(load(staff, out))


def test_an_export_asks_the_database_as_often_for_many_rows_as_for_one(staff: Client, nairobi: Event) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            staff.post(EXPORT, {"format": "1", "resource": "0"})
        return len(asked)

    make_participant(nairobi)
    queries()
    few = queries()
    for _ in range(4):
        make_participant(make_event())

    assert queries() == few


def test_an_import_asks_the_database_as_often_for_many_rows_as_for_one(staff: Client, nairobi: Event) -> None:
    def queries(*names: str) -> int:
        report = check(staff, csv(*(f"nairobi,{name},{name}@example.org,,,,," for name in names)))
        with CaptureQueriesContext(connection) as asked:
            confirm(staff, report)
        return len([query for query in asked if "SAVEPOINT" not in query["sql"]])

    queries("first")
    few = queries("a")

    assert queries(*"bcdefgh") == few


# Who may


@pytest.mark.parametrize("codenames", [[], ["view_participation"], ["view_participation", "change_participation"]])
def test_who_may_not_add_participants_may_not_import_them(client: Client, nairobi: Event, codenames: list[str]) -> None:
    member = make_member(is_staff=True)
    member.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(member)

    assert check(client, csv(AMINA)).status_code == 403
    assert client.post(CONFIRM, {}).status_code == 403
    assert people() == []


def test_who_may_only_look_takes_no_addresses_away(client: Client, nairobi: Event) -> None:
    member = make_member(is_staff=True)
    member.user_permissions.set(Permission.objects.filter(codename="view_participation"))
    client.force_login(member)

    assert client.post(EXPORT, {"format": "0", "resource": "0"}).status_code == 403
    assert "Export" not in client.get("/admin/training/participation/").text


def test_looking_at_the_import_pages_writes_nothing(staff: Client) -> None:
    assert staff.get(IMPORT).status_code == 200
    assert staff.get(CONFIRM).status_code == 405
