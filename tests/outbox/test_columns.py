"""Plain text stays within 72 columns, in any script."""

import unicodedata

import pytest

from apps.outbox.columns import COLUMNS, indented, wrapped

CLOCK = "Monday 15 February 2027, 08:00 – Thursday 18 February 2027, 16:30, Accra time (UTC+0)"
CHINESE = (
    "各位同事，由于公共卫生原因，以下课程推迟举行。你的名额予以保留，无需重新"
    "申请。新日期确定后，我们会另行通知，请留意邮件。"
)
ADDRESS = "https://portal.example/training/a-course-with-a-very-long-lasting-address-that-nobody-may-break/"


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)


@pytest.mark.parametrize("text", [CLOCK, CHINESE, f"  {CLOCK}", f"* {CHINESE}", indented(CLOCK), indented(CHINESE)])
def test_no_line_is_wider_than_a_mail_has_columns(text: str) -> None:
    assert max(map(columns, wrapped(text).splitlines())) <= COLUMNS


def test_an_address_stays_whole() -> None:
    assert ADDRESS in wrapped(f"* {ADDRESS}")


def test_a_point_of_a_list_hangs_under_its_text() -> None:
    lines = wrapped(f"* {CLOCK}").splitlines()
    assert lines[0].startswith("* Monday")
    assert lines[1].startswith("  ")


def test_a_line_to_be_filled_in_is_indented_and_wrapped_too() -> None:
    lines = indented(CLOCK).split("\n")[1:]
    assert len(lines) == 2
    assert all(line.startswith("  ") and columns(line) <= COLUMNS for line in lines)


def test_the_mark_of_a_signature_keeps_its_space() -> None:
    assert "\n-- \n" in wrapped("Text\n\n-- \nCMCS")
