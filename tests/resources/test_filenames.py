import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.resources.filenames import safe_name

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("Oslo Guidelines.pdf", "Oslo Guidelines.pdf"),
        ("../../x", "x.pdf"),
        ("..\\..\\windows\\system32\\x.PDF", "x.pdf"),
        ("/etc/passwd", "passwd.pdf"),
        ("Directives d’Oslo – l'escorte armée.pdf", "Directives d’Oslo – l'escorte armée.pdf"),
        ("مبادئ أوسلو.pdf", "مبادئ أوسلو.pdf"),
        ("奥斯陆准则.pdf", "奥斯陆准则.pdf"),
        ("report.pdf.exe", "report.pdf"),
        ("report\u202efdp.exe", "reportfdp.pdf"),
        ("re\r\nport\x00\x1b[31m.pdf", "re port[31m.pdf"),
        ('a"b<c>d|e?f*g:h.pdf', "a-b-c-d-e-f-g-h.pdf"),
        ("CON.pdf", "document-CON.pdf"),
        ("com1", "document-com1.pdf"),
        ("aux.report.pdf", "document-aux.report.pdf"),
        ("...", "document.pdf"),
        (".htaccess", "htaccess.pdf"),
        (".pdf", "document.pdf"),
        ("", "document.pdf"),
        ("\ud800", "document.pdf"),
        ("a" * 300 + ".pdf", "a" * 96 + ".pdf"),
    ],
)
def test_a_name_becomes_safe_and_stays_readable(given_name: str, safe: str) -> None:
    assert safe_name(given_name, "pdf") == safe


@given(st.text(st.characters(), max_size=400), st.sampled_from(["pdf", "docx", "html"]))
def test_any_name_is_safe_on_every_system(given_name: str, extension: str) -> None:
    name = safe_name(given_name, extension)

    assert name.endswith(f".{extension}")
    assert len(name) <= 100
    assert len(name.encode()) <= 255
    assert not set(name) & set('<>:"/\\|?*\0')
    assert all(unicodedata.category(character)[0] != "C" for character in name)
    assert name[0] not in ". -"
    assert name.split(".")[0].strip().lower() not in {"con", "prn", "aux", "nul", "com1", "lpt9", ""}


@given(st.text(max_size=300))
def test_a_safe_name_stays_as_it_is(given_name: str) -> None:
    name = safe_name(given_name, "pdf")

    assert safe_name(name, "pdf") == name
