"""What comes out of files, through the real process that reads them."""

import io
from typing import Any

import pytest

from apps.resources.extraction.findings import Limits
from apps.resources.quarantine import Extract, Unfit, extracted
from tests.resources import samples

pytestmark = pytest.mark.once

LOCKED, DAMAGED, TOO_MUCH = "locked with a password", "This file is damaged", "too much time or memory"


def extract(content: bytes, what: str = "pdf", **limits: Any) -> Extract:
    with extracted(io.BytesIO(content), what, limits=Limits(**limits)) as found:
        return found


def text(found: Extract) -> str:
    return " ".join(words for _page, words in found.passages)


def test_a_pdf_gives_its_text_page_by_page_and_a_picture_of_the_first() -> None:
    found = extract(samples.pdf("Relief convoys", "", "Armed escorts"))

    assert found.pages == 3
    assert found.passages == [(1, "Relief convoys"), (3, "Armed escorts")]
    assert found.cover.startswith(b"\xff\xd8\xff")
    assert len(found.cover) < 60_000


@pytest.mark.parametrize(
    ("language", "title", "last_words"),
    [
        ("ar", "الاتصال المدني العسكري في المطار", "لماذا لم يبق منها شيء"),
        ("en", "Civil-military liaison at the airport", "why none is left."),
        ("es", "Enlace civil-militar en el aeropuerto", "por qué no queda ninguna."),
        ("fr", "Liaison civilo-militaire à l’aéroport", "pourquoi il n’en reste aucune."),
        ("ru", "Гражданско-военная связь в аэропорту", "почему ни одна не подходит."),
        ("zh-hans", "机场的军民联络", "办法，并写明为什么都不可行。"),
    ],
)
def test_text_in_six_languages_comes_out_in_reading_order(language: str, title: str, last_words: str) -> None:
    found = extract((samples.FILES / f"liaison.{language}.pdf").read_bytes())

    assert found.passages[0][1].startswith(title)
    assert last_words in found.passages[1][1]


def test_every_arabic_word_stands_as_it_is_read() -> None:
    found = extract((samples.FILES / "liaison.ar.pdf").read_bytes())

    for sentence in [
        "تتقاسم المنظمات الإنسانية والقوات المسلحة مدرجا واحدا.",
        "تبقى الأصول العسكرية الأجنبية ملاذا أخيرا.",
        "لا تطلب القوافل حراسة مسلحة ما لم يدرس مسؤول الأمن كل البدائل",
    ]:
        assert sentence in text(found)


def test_chinese_runs_on_over_the_end_of_a_line() -> None:
    assert "联络官负责航班时刻表，每天早晨告诉双方" in text(
        extract((samples.FILES / "liaison.zh-hans.pdf").read_bytes())
    )


def test_500_pages_are_read_whole() -> None:
    found = extract(samples.pdf(*(f"Page {number}. " + "Liaison. " * 20 for number in range(1, 501))))

    assert found.pages == 500
    assert found.passages[-1][0] == 500
    assert found.passages[-1][1].startswith("Page 500.")
    assert not found.cut


def test_of_a_longer_pdf_the_first_pages_are_read_and_all_are_counted() -> None:
    found = extract(samples.pdf("One", "Two", "Three"), pages=2)

    assert found.pages == 3
    assert found.passages == [(1, "One"), (2, "Two")]
    assert found.cut


def test_more_text_than_anybody_reads_is_cut() -> None:
    found = extract(samples.pdf("Relief", "Convoys"), characters=9)

    assert found.passages == [(1, "Relief"), (2, "Con")]
    assert found.cut


def test_a_scan_has_a_picture_and_no_text() -> None:
    found = extract(samples.scan())

    assert found.passages == []
    assert found.pages == 1
    assert found.cover


def test_a_locked_pdf_is_refused() -> None:
    with pytest.raises(Unfit, match=LOCKED):
        extract(samples.pdf(password="secret"))


@pytest.mark.parametrize("content", [b"%PDF-1.7\n%%EOF", b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\n%%EOF", b""])
def test_a_broken_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(Unfit, match=DAMAGED):
        extract(content)


def test_a_page_of_a_square_kilometre_costs_no_more_than_any_other() -> None:
    found = extract(samples.hand_made_pdf(b"BT /F 12 Tf 10 10 Td (Relief) Tj ET", box="0 0 2834645 2834645"))

    assert found.passages == [(1, "Relief")]


def test_a_document_gives_its_paragraphs_and_notes() -> None:
    notes = f'<w:footnotes xmlns:w="{samples.WORD}"><w:p><w:t>Rev. 1.1</w:t></w:p></w:footnotes>'
    found = extract(samples.docx("Relief", "convoys", more={"word/footnotes.xml": notes}), "docx")

    assert [words for _page, words in found.passages] == ["Relief", "convoys", "Rev. 1.1"]
    assert found.pages is None


def test_words_that_a_document_holds_twice_for_older_programs_count_once() -> None:
    twice = (
        f'<w:document xmlns:w="{samples.WORD}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        "<w:p><mc:AlternateContent><mc:Choice><w:t>Relief</w:t><w:tab/></mc:Choice>"
        "<mc:Fallback><w:t>Relief</w:t></mc:Fallback></mc:AlternateContent><w:t>convoys</w:t></w:p></w:document>"
    )

    assert text(extract(samples.word(twice), "docx")) == "Relief convoys"


def test_slides_give_their_text_in_the_order_they_are_shown() -> None:
    found = extract(samples.pptx("First", "Second", "Third"), "slides")

    assert found.pages == 3
    assert found.passages == [(1, "First"), (2, "Second"), (3, "Third")]


def test_a_page_gives_what_a_reader_sees() -> None:
    page = samples.html(
        "<h1>Relief</h1><p>con<b>voys</b> &amp; escorts<script>alert('evil')</script><style>p {}</style>"
        "<template>unseen</template><p>end"
    )

    assert text(extract(page, "html")) == "Escorts Relief convoys & escorts end"


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "utf-8", "iso-8859-5"])
def test_a_page_is_decoded_as_it_says(charset: str) -> None:
    page = f'<!DOCTYPE html><html><meta charset="{charset}"><p>Колонны'.encode(charset)

    assert text(extract(page, "html")) == "Колонны"


def test_a_page_that_names_no_script_of_people_is_read_all_the_same() -> None:
    page = '<!DOCTYPE html><html><meta charset="zlib"><p>Académie'.encode("latin-1")

    assert text(extract(page, "html")) == "Académie"


def test_a_picture_gives_a_cover() -> None:
    found = extract(samples.picture(size=(2000, 1000)), "image")

    assert found.cover
    assert found.passages == []


@pytest.mark.parametrize(
    ("what", "content"),
    [
        ("docx", samples.word("<w:document")),
        ("docx", samples.docx()[:-40]),
        ("slides", samples.docx()),
        ("redraw", samples.picture()[:60]),
        ("redraw", b"\xff\xd8\xff"),
    ],
)
def test_other_broken_files_are_refused(what: str, content: bytes) -> None:
    with pytest.raises(Unfit, match=DAMAGED):
        extract(content, what)


def test_entities_that_multiply_are_refused() -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'

    with pytest.raises(Unfit, match=TOO_MUCH):
        extract(samples.word(laughs), "docx")


def test_a_document_that_unpacks_to_too_much_is_refused() -> None:
    with pytest.raises(Unfit, match=TOO_MUCH):
        extract(samples.docx("0" * 3_000_000), "docx", unpacked=2_000_000)


def test_a_picture_of_too_many_points_is_refused() -> None:
    with pytest.raises(Unfit, match=TOO_MUCH):
        extract(samples.picture(size=(300, 300)), "redraw", pixels=89_999)
