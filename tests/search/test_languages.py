"""What a practitioner types in six languages, and what it must find: one table, the same on both databases."""

import pytest

from tests.search.factories import find, found, make_entry, make_text

pytestmark = pytest.mark.django_db

OSLO = "Oslo Guidelines"
ESCORT = "Guide sur les escortes armées"
ARABIC = "المبادئ التوجيهية بشأن استخدام الأصول العسكرية"
RUSSIAN = "Руководство по гуманитарной координации"
CHINESE = "军民协调指南"
SPANISH = "Directrices sobre evacuación de la población civil"
PORTUGUESE = "Manual de coordenação"


@pytest.fixture(autouse=True)
def library() -> None:
    make_entry(OSLO, summary="Use of foreign military and civil defence assets in disaster relief.")
    make_entry(ESCORT, language="fr", summary="L’escorte d’un convoi humanitaire est le dernier recours.")
    make_entry(ARABIC, language="ar", summary="تقديم المساعدة الإنسانية للمدنيين")
    make_entry(RUSSIAN, language="ru", summary="Ещё раз о военных и гуманитарных организациях")
    make_entry(CHINESE, language="zh-hans", summary="人道主义行动中的协调")
    make_entry(SPANISH, language="es", summary="Los militares y las directrices")
    make_entry(PORTUGUESE, language="pt")


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("guideline", OSLO),
        ("OSLO guidelines", OSLO),
        ("ｏｓｌｏ", OSLO),
        ("disasters foreign", OSLO),
        ("civil-defence", OSLO),
        ("escorte armee", ESCORT),
        ("ESCORTES ARMÉES", ESCORT),
        ("l'escorte", ESCORT),
        ("d’un convois", ESCORT),
        ("convoi humanitaires", ESCORT),
        ("اصول عسكريه", ARABIC),
        ("الأُصُول", ARABIC),
        ("مساعدات", ARABIC),
        ("مدني", ARABIC),
        ("гуманитарный", RUSSIAN),
        ("координация", RUSSIAN),
        ("еще", RUSSIAN),
        ("ЕЩЁ организация", RUSSIAN),
        ("协调", CHINESE),
        ("军民", CHINESE),
        ("人道主义", CHINESE),
        ("evacuacion", SPANISH),
        ("evacuaciones", SPANISH),
        ("directriz", SPANISH),
        ("militar", SPANISH),
        ("coordenacao", PORTUGUESE),
    ],
)
def test_a_word_finds_its_text(words: str, title: str) -> None:
    assert title in found(words, language="en")


@pytest.mark.parametrize("words", ["osl", "armoire", "民军", "координатор", "مدينة", "vacunación", "oslo convoi"])
def test_other_words_find_nothing(words: str) -> None:
    assert found(words) == []


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru", "ar", "zh-hans", "pt", "", "xx"])
def test_a_word_is_found_whatever_the_readers_language(language: str) -> None:
    assert found("guidelines", language=language) == [OSLO]


def test_what_stands_in_another_script_beside_a_word_is_found_by_itself() -> None:
    make_entry("CMCoord协调2024")

    assert found("cmcoord") == found("2024") == ["CMCoord协调2024"]


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "Deconfliction is a last resort.", "resorts"),
        ("fr", "Les négociations d’accès sont un recours.", "negociation d'acces"),
        ("es", "Las escoltas armadas son el último recurso.", "ultimos recursos"),
        ("ar", "المرافقة المسلحة هي الملاذ الأخير", "مرافقة"),
        ("ru", "Вооружённое сопровождение — крайняя мера", "вооруженного сопровождения"),
        ("zh-hans", "武装护送是最后手段。", "武装护送"),
    ],
)
def test_text_inside_a_file_is_found_by_a_word_of_its_language(language: str, text: str, words: str) -> None:
    make_text(make_entry("A paper"), "Cover.", text, language=language)

    hit = find(words).hits[0]

    assert text.rstrip("。.")[:10] in hit.passage
    assert (hit.passage_language, hit.page) == (language, 2)
