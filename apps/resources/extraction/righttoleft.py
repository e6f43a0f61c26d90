"""Puts letters of right-to-left words back into the order they are read in.

pdfium turns such words round as a whole. It fails where a producer gives single letters a text of their own
(/ActualText): of Chromium's PDFs every second Arabic word would come out backwards.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby

RIGHT_TO_LEFT = {"R", "AL", "NSM"}
STEP = 0.5  # points; letters standing closer than that, as in a ligature, say nothing of the direction

Letter = tuple[str, float]
"""A character with where it stands on the line, in points from the left."""


def in_reading_order(letters: Sequence[Letter]) -> str:
    return "".join(
        _word(list(group)) if is_word else "".join(character for character, _ in group)
        for is_word, group in groupby(letters, key=lambda letter: is_right_to_left(letter[0]))
    )


def is_right_to_left(character: str) -> bool:
    return unicodedata.bidirectional(character) in RIGHT_TO_LEFT


def _word(letters: list[Letter]) -> str:
    """Wherever the letters walk to the right instead of to the left, they stand backwards."""
    return "".join(
        character
        for run in _runs(list(_with_their_marks(letters)))
        for character, _ in (reversed(run) if run[-1][1] > run[0][1] + STEP else run)
    )


def _with_their_marks(letters: list[Letter]) -> Iterator[Letter]:
    """Vowel signs stay with the letter before them."""
    held: Letter | None = None
    for character, at in letters:
        if held and unicodedata.combining(character):
            held = (held[0] + character, held[1])
            continue
        if held:
            yield held
        held = (character, at)
    if held:
        yield held


def _runs(letters: list[Letter]) -> Iterator[list[Letter]]:
    """Cut so that each goes one way. The letter farthest to the left, where a fall ends, begins the rise after it."""
    run: list[Letter] = []
    rises: bool | None = None
    for letter in letters:
        step = letter[1] - run[-1][1] if run else 0.0
        if abs(step) > STEP:
            if rises is not None and rises != (step > 0):
                lowest = _at_the_end(run) if step > 0 else []
                yield run[: len(run) - len(lowest)]
                run = lowest
            rises = step > 0
        run.append(letter)
    yield run


def _at_the_end(run: list[Letter]) -> list[Letter]:
    """The last letter, with those that share its place."""
    return [letter for letter in run if abs(letter[1] - run[-1][1]) <= STEP]
