from django.utils import translation

from apps.outbox.letters import compile_letter, fill, place
from apps.outbox.plainletter import Action, Words, plain_letter
from tests.factories import NOW

WORDS = Words(
    headline="A place is free",
    why="You get this because you wait for a place.",
    paragraphs=["A <place> became free."],
    facts=[("Answer by", "Friday 6 March 2026")],
    actions=[Action("Take the place", place("link"))],
)


def test_it_says_everything_in_text_and_in_html() -> None:
    letter = plain_letter(WORDS)

    for part in (letter.text, letter.html):
        assert all(words in part for words in ("Answer by", "Friday 6 March 2026", "Take the place", WORDS.why))
    assert "A &lt;place&gt; became free." in letter.html
    assert letter.subject == "A place is free"


def test_a_persons_own_link_stands_in_both_parts() -> None:
    compiled = compile_letter(plain_letter(WORDS), sender="a@example.org", reply_to="a@example.org", date=NOW)
    link = "https://portal.example/offers/one"

    message = fill(
        compiled, name="Ada", address="ada@example.org", number="1", message_id="a@b", values={"link": link}
    ).replace(b"=\r\n", b"")

    assert b"\r\n" + link.encode() in message
    assert b'href=3D"' + link.encode() + b'"' in message


def test_it_runs_from_right_to_left_in_arabic() -> None:
    with translation.override("ar"):
        letter = plain_letter(WORDS)

    assert letter.language == "ar"
    assert 'dir="rtl"' in letter.html
