"""Words of invented texts. A few are used all the time and most hardly ever, as in real texts (Zipf's law).

The commonest are the field's own, from `common.csv`; the long tail is made of syllables.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice, product
from pathlib import Path
from random import Random

FOLDER = Path(__file__).resolve().parent
LANGUAGES, SHARES = ["en", "fr", "es", "ar", "ru", "zh-hans"], [80, 7, 6, 3, 3, 1]
SIZES = {"en": 60_000}
OTHER_SIZE = 20_000
RARE, MEDIUM, VERY_COMMON = range(22_000, 22_020), range(1_040, 1_060), range(98, 108)
"""Places of English words that stand in about a thousandth, a fiftieth and a fifth of all resources."""
SENTENCE = 15
ONSETS = ["b", "c", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "v", "br", "cr", "dr", "gr", "pl", "st", "tr"]
LATIN = [onset + vowel for onset, vowel in product(ONSETS, "aeiou")]
SYLLABLES = {
    "en": LATIN,
    "fr": [*LATIN, *(a + b for a, b in product("lmnrst", ["é", "ou", "eau", "on"]))],
    "es": [*LATIN, *(a + b for a, b in product("lmnrst", ["ía", "ón", "ué", "á"]))],
    "ar": [a + b for a, b in product("بتجحدرسشصطعفقكلمنهو", ["ا", "ي", "و", "ر"])],
    "ru": [a + b for a, b in product("бвгдзклмнпрстф", "аеиоу")],
    "zh-hans": list("水火山河东西南北城市村庄天地风云雨雪春夏秋冬金木石土光明新旧高低远近左右前后工农商学兵船"),
}


@dataclass(frozen=True)
class Vocabulary:
    """`words` stand from the commonest to the rarest: the tenth is used a tenth as often as the first."""

    language: str
    words: tuple[str, ...]

    def draw(self, chance: Random, number: int) -> list[str]:
        words, draw = self.words, chance.random
        size = len(words) + 1
        return [words[int(size ** draw()) - 1] for _ in range(number)]

    def joined(self, words: list[str]) -> str:
        return ("" if self.language == "zh-hans" else " ").join(words)

    def prose(self, words: list[str]) -> str:
        stop = "。" if self.language == "zh-hans" else ". "
        sentences = (self.joined(words[start : start + SENTENCE]) for start in range(0, len(words), SENTENCE))
        return stop.join(sentence[:1].upper() + sentence[1:] for sentence in sentences) + stop.strip()


@cache
def vocabulary(language: str) -> Vocabulary:
    common = {row["language"]: row["words"].split() for row in table("common")}[language]
    every = chain(common, _tail(language, set(common)))
    return Vocabulary(language, tuple(islice(every, SIZES.get(language, OTHER_SIZE))))


def _tail(language: str, taken: set[str]) -> Iterator[str]:
    """Without end; the same words in the same order in every process."""
    chance, syllables = Random(language), SYLLABLES[language]  # noqa: S311  invented texts, no secrets
    while True:
        word = "".join(chance.choices(syllables, k=chance.randint(2, 4)))
        if word not in taken:
            taken.add(word)
            yield word


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    with (FOLDER / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return tuple(csv.DictReader(file))
