"""Citations: what they say, and that no title breaks them."""

import re

from hypothesis import given
from hypothesis import strategies as st

from apps.resources.citation import Work, bibtex, one_line, ris

HANDBOOK = Work(
    key="R008",
    title="UN-CMCoord Field Handbook",
    url="https://portal.example.org/r/R008",
    language="en",
    kind="Handbook",
    version="v1.0",
    issued="2015-06",
    publishers=("OCHA", "Inter-Agency Standing Committee"),
)
HOSTILE = "},\n  author = {Evil} % \\input{/etc/passwd} $x_1^2$ & #~\r\nER  - \u2028TY  - BOOK \u202eafter"
NAMES = st.lists(st.text(min_size=1), max_size=3).map(tuple)
WORKS = st.builds(
    Work,
    key=st.text(),
    title=st.text(),
    url=st.just("https://portal.example.org/r/x"),
    language=st.just("en"),
    kind=st.text(),
    version=st.text(),
    issued=st.sampled_from(["", "2015", "2015-06", "2015-06-01"]),
    authors=NAMES,
    publishers=NAMES,
)


def work(**values: object) -> Work:
    return Work(**{**vars(HANDBOOK), **values})


def test_bibtex_names_the_organizations_as_one_author_each() -> None:
    assert "author = {{OCHA} and {Inter-Agency Standing Committee}}," in bibtex(HANDBOOK)


def test_bibtex_begins_with_the_code_and_says_what_is_known() -> None:
    text = bibtex(HANDBOOK)

    assert text.startswith("@techreport{R008,\n")
    assert "  title = {{UN-CMCoord Field Handbook}},\n" in text
    assert "  year = {2015},\n" in text
    assert "  url = {https://portal.example.org/r/R008},\n" in text


def test_what_is_not_known_is_left_out() -> None:
    text = bibtex(work(issued="", version="", publishers=()))

    assert not re.search(r"year|number|institution|author", text)


def test_an_author_comes_before_the_publisher() -> None:
    assert "author = {{Jenny McAvoy}}" in bibtex(work(authors=("Jenny McAvoy",)))


def test_no_title_ends_a_field_or_runs_a_command() -> None:
    text = bibtex(work(title=HOSTILE))

    assert text.count("\n") == bibtex(HANDBOOK).count("\n")
    assert r"\input" not in text
    assert r"\% \textbackslash{}input\textbraceleft{}/etc/passwd\textbraceright{} \$x\_1\textasciicircum{}2\$" in text


@given(WORKS)
def test_bibtex_is_one_whole_entry_whatever_it_is_called(any_work: Work) -> None:
    text = bibtex(any_work)

    assert depth(text) == 0
    assert re.fullmatch(r"@techreport\{[A-Za-z0-9-]+,\n(  [a-z]+ = \{[^\n\r]*\},\n)+\}\n", text)


def depth(text: str) -> int:
    """As BibTeX counts: an escaped brace is a brace."""
    level = 0
    for sign in text:
        level += (sign == "{") - (sign == "}")
        assert level >= 0
    return level


def test_ris_has_one_line_for_each_organization() -> None:
    lines = ris(HANDBOOK).split("\r\n")

    assert lines[:3] == ["TY  - RPRT", "ID  - R008", "TI  - UN-CMCoord Field Handbook"]
    assert lines.count("AU  - OCHA") == 1
    assert "DA  - 2015/06//" in lines
    assert lines[-2:] == ["ER  - ", ""]


@given(WORKS)
def test_ris_is_one_record_whatever_it_is_called(any_work: Work) -> None:
    lines = ris(any_work).split("\r\n")

    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - [^\r\n]*", line) for line in lines[:-1])
    assert len(re.findall(r"^(?:TY|ER)  - ", ris(any_work), re.MULTILINE)) == 2


def test_what_turns_writing_round_is_taken_out_and_what_joins_letters_stays() -> None:
    assert one_line("a\u202eb\tc\n می\u200cخواهم") == "ab c می\u200cخواهم"
