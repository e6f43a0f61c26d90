"""What comes first, who finds what, and what is counted."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.search import finding, frequencies, statement
from apps.search.engines import engine, postgresql
from apps.search.entries import MEMBERS, PUBLIC, participants_of
from apps.search.questions import Count, Order
from tests.search.factories import NOW, find, found, make_entry, make_text

pytestmark = pytest.mark.django_db


def test_a_title_or_other_name_typed_whole_comes_first() -> None:
    make_entry("Oslo Oslo Oslo Guidelines, Oslo", standing=120)
    make_entry("Guidelines on assets in relief", others=[("en", "Oslo Guidelines")], summary="Long " * 30)

    assert found("oslo guidelines")[0] == "Guidelines on assets in relief"


def test_a_name_typed_whole_comes_first_however_many_others_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statement, "CANDIDATES", 5)
    for _ in range(20):
        make_entry("Humanitarian coordination handbook")
    make_entry("Humanitarian coordination")

    assert found("humanitarian coordination")[0] == "Humanitarian coordination"


def test_a_word_in_a_title_ranks_above_one_in_a_summary_and_that_above_one_in_a_text() -> None:
    make_text(make_entry("Third"), "escort escort escort")
    make_entry("Second", summary="About an escort")
    make_entry("First escort")

    assert found("escort") == ["First escort", "Second", "Third"]


def test_what_is_superseded_ranks_below() -> None:
    make_entry("Oslo paper, the older", standing=0)
    make_entry("Another oslo paper about many things", standing=100)

    assert found("oslo paper") == ["Another oslo paper about many things", "Oslo paper, the older"]


def test_of_two_things_with_one_name_the_one_in_force_comes_first() -> None:
    make_entry("Oslo Guidelines", standing=0)
    new = make_entry("Oslo Guidelines")

    assert find("oslo guidelines").hits[0].key == new.key


def test_what_is_superseded_ranks_below_even_if_it_was_typed_whole() -> None:
    make_entry("Armed escorts", standing=0)
    make_entry("Armed escorts, the new guidelines")

    assert found("armed escorts") == ["Armed escorts, the new guidelines", "Armed escorts"]


def test_words_may_stand_partly_in_the_title_and_partly_in_the_text() -> None:
    make_text(make_entry("Oslo Guidelines"), "Water supply")
    make_text(make_entry("Other guidelines"), "Water supply")

    assert found("oslo water") == ["Oslo Guidelines"]


def test_a_thing_found_in_several_texts_is_shown_once_with_one_of_them() -> None:
    entry = make_entry("A handbook")
    make_text(entry, "Nothing here.", "Deconfliction is explained here.", part="file:1")
    make_text(entry, "Deconfliction, too.", part="file:2")

    (hit,) = find("deconfliction").hits

    assert "Deconfliction" in hit.passage


def test_texts_are_not_looked_into_where_titles_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statement, "TOO_FEW", 2)
    make_text(make_entry("In its text"), "escort")
    make_entry("Escort one")
    assert len(found("escort")) == 2

    make_entry("Escort two")

    assert found("escort") == ["Escort two", "Escort one"]


def test_nobody_finds_what_is_not_for_them() -> None:
    make_entry("Open paper")
    make_text(make_entry("Paper for members", audience=MEMBERS), "Kept words")
    make_entry("Paper for participants", audience=participants_of(7))

    assert found("paper") == ["Open paper"]
    assert found("kept") == []
    assert len(found("paper", audiences=frozenset({PUBLIC, MEMBERS}))) == 2
    assert len(found("", audiences=frozenset({participants_of(7)}))) == 1
    assert found("paper", audiences=frozenset()) == []


def test_an_embargo_ends_by_itself() -> None:
    make_entry("Paper of the past", opens_at=NOW - timedelta(seconds=1))
    make_entry("Paper of the future", opens_at=NOW + timedelta(seconds=1))

    assert found("paper") == found("") == ["Paper of the past"]


def test_without_words_the_newest_come_first() -> None:
    make_entry("Undated")
    make_entry("Older", dated_on=date(2006, 11, 1))
    make_entry("Newer", dated_on=date(2024, 5, 1))

    assert found("") == ["Newer", "Older", "Undated"]
    assert found("", kinds=frozenset({"resource"})) == ["Newer", "Older", "Undated"]


def test_the_newest_may_be_asked_for_first_though_there_are_words() -> None:
    make_entry("Escort escort", dated_on=date(2006, 11, 1))
    make_entry("Something", summary="escort", dated_on=date(2024, 5, 1))

    assert found("escort", order=Order.NEWEST) == ["Something", "Escort escort"]


@pytest.mark.parametrize("asked", [{"words": "paper", "order": Order.NEWEST}, {"marks": {"type": frozenset({"map"})}}])
def test_the_newest_are_the_newest_of_all_though_only_some_are_candidates(
    asked: dict, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statement, "CANDIDATES", 4)
    monkeypatch.setattr(finding, "CANDIDATES", 4)
    for day in range(1, 10):
        make_entry(f"Paper {day}", marks=["type:map"], dated_on=date(2024, 5, day))

    assert found(**asked, per_page=2) == ["Paper 9", "Paper 8"]
    assert found(**asked, per_page=2, page=2) == ["Paper 7", "Paper 6"]
    assert not find(**asked, per_page=2, page=2).has_next


def test_kinds_narrow_and_their_counts_do_not_heed_it() -> None:
    make_entry("Oslo paper")
    make_entry("Oslo course", kind="event")
    make_entry("Oslo notice", kind="notice")

    answer = find("oslo", kinds=frozenset({"event"}), kind_counts=True)

    assert [hit.kind for hit in answer.hits] == ["event"]
    assert answer.kinds == {"resource": Count(1), "event": Count(1), "notice": Count(1)}
    assert found("", kinds=frozenset({"event"})) == ["Oslo course"]


def test_values_of_one_facet_add_up_and_facets_narrow_each_other() -> None:
    make_entry("A", marks=["type:map", "language:en"])
    make_entry("B", marks=["type:guide", "language:en", "language:fr"])
    make_entry("C", marks=["type:guide", "language:ar"])

    def narrowed(**marks: set[str]) -> str:
        return "".join(sorted(found("", marks={facet: frozenset(values) for facet, values in marks.items()})))

    assert narrowed(type={"guide"}) == "BC"
    assert narrowed(language={"fr", "ar"}) == "BC"
    assert narrowed(type={"guide"}, language={"en"}) == "B"
    assert narrowed(type={"nothing"}) == narrowed(type={"x'y"}) == narrowed(type={"\0"}) == ""
    assert narrowed(type={"guide", "\0"}) == "BC"


@pytest.mark.parametrize("words", ["", "paper"])
def test_the_counts_of_a_facet_are_those_with_that_facet_open(words: str) -> None:
    make_entry("Paper A", marks=["type:map", "language:en"])
    make_entry("Paper B", marks=["type:guide", "language:en", "language:fr"])
    make_entry("Paper C", marks=["type:guide", "language:ar"])

    answer = find(words, marks={"type": frozenset({"guide"})}, facets=("type", "language"))

    assert answer.facets["type"] == {"map": Count(1), "guide": Count(2)}
    assert answer.facets["language"] == {"en": Count(1), "fr": Count(1), "ar": Count(1)}


def test_more_than_the_candidates_are_counted_as_at_least(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statement, "CANDIDATES", 3)
    monkeypatch.setattr(finding, "CANDIDATES", 3)
    for number in range(5):
        make_entry(f"Paper {number}", marks=["type:map"])

    for words in ["paper", ""]:
        answer = find(words, facets=("type",))
        assert answer.total == Count(3, at_least=True)
        assert answer.facets["type"]["map"].at_least
    assert find('"paper 1"').total == Count(1)


def test_in_a_large_index_fewer_are_counted_where_a_facet_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statement, "OPENED", 3)
    monkeypatch.setattr(type(engine()), "is_large", lambda _self, at: True)
    for number in range(5):
        make_entry(f"Paper {number}", marks=["type:map", f"year:{2010 + number}"])

    few = find(marks={"year": frozenset({"2011"})}, facets=("type", "year"))
    make_entry("Letter", marks=["type:letter", "year:2010"])
    exact = find(marks={"year": frozenset({"2010"}), "type": frozenset({"letter"})}, facets=("type", "year"))

    assert few.facets["type"]["map"] == Count(1)
    assert sum(count.number for count in few.facets["year"].values()) == 4
    assert all(count.at_least for count in few.facets["year"].values())
    assert exact.facets == {
        "type": {"map": Count(1), "letter": Count(1)},
        "year": {"2010": Count(1)},
    }


def test_what_many_things_have_narrows_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frequencies, "SAMPLE", 10)
    monkeypatch.setattr(frequencies, "_known", {})
    for number in range(8):
        make_entry(f"Common paper {number}", marks=["language:en", "type:map" if number else "type:guide"])
    make_entry("Common paper and rare", marks=["language:fr", "type:map"])
    make_entry("Common letter and rare", marks=["language:en", "type:map"])

    english = {"language": frozenset({"en"})}

    assert found("common rare", marks=english) == ["Common letter and rare"]
    assert found("rare -letter") == ["Common paper and rare"]
    assert found("common paper", marks={"type": frozenset({"guide"}), **english}) == ["Common paper 0"]
    assert found("", marks={"type": frozenset({"guide"}), **english}) == ["Common paper 0"]
    assert found("", marks={"type": frozenset({"guide"}), "language": frozenset({"fr"})}) == []


def test_pages_follow_one_another_and_end() -> None:
    for number in range(5):
        make_entry(f"Paper {number}")

    first, second, third = (find("paper", per_page=2, page=page) for page in [1, 2, 3])

    assert len({hit.key for page in [first, second, third] for hit in page.hits}) == 5
    assert [page.has_next for page in [first, second, third]] == [True, True, False]
    assert find("paper", page=10**9).hits == find("paper", page=4).hits == ()
    assert find("paper", page=-3).hits == find("paper").hits


def test_the_number_of_queries_does_not_grow() -> None:
    def queries(words: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            find(words, facets=("type",), marks={"type": frozenset({"map"})}, kind_counts=True)
        return len(captured)

    def fill(count: int) -> None:
        for number in range(count):
            entry = make_entry(f"Paper {number}", marks=["type:map"])
            make_text(entry, "escort")

    fill(1)
    few = [queries("paper"), queries("escort"), queries("")]
    fill(30)

    assert [queries("paper"), queries("escort"), queries("")] == few
    assert max(few) <= 3


def test_a_frequent_word_is_read_off_the_latest_cards_and_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statement, "CANDIDATES", 3)
    monkeypatch.setattr(finding, "CANDIDATES", 3)
    monkeypatch.setattr(postgresql, "LARGE", -2)
    monkeypatch.setattr(frequencies, "SAMPLE", 4)
    monkeypatch.setattr(frequencies, "_known", {})
    make_entry("Exactly this")
    for number in range(6):
        make_entry(f"Exactly this {number}", audience=MEMBERS if number == 5 else PUBLIC)

    answer = find("exactly this")

    assert answer.total == Count(3, at_least=True)
    assert found("exactly this") == ["Exactly this", *found("exactly this")[1:]]
    assert "Exactly this 5" not in found("exactly")
    assert found("exactly -this") == found("exactly", marks={"type": frozenset({"map"})}) == []
