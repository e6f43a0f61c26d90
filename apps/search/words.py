"""Text split into words, and words brought to a common form. Values only, the same for both databases.

A word is folded first (case, accents, the several spellings of Arabic letters), so that it is found however it is
typed, and stemmed afterwards by its language. Writing without spaces is cut into pairs of characters.
"""

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from apps.search import stemming
from apps.search.stopwords import STOP_WORDS

VERSION = 2
"""Raised when words come out differently: everything indexed before is then indexed anew."""

LONGEST = 40
LONGEST_RUN = 200
"""Letters. What is written without spaces is broken there, or a book could be one word that no excerpt has room for."""
LONGEST_NAME = 200
LANGUAGES_OF_SCRIPT = {"latin": ("en", "fr", "es"), "cyrillic": ("ru",), "arabic": ("ar",)}


def _ranges(characters: list[int]) -> str:
    """The inside of a regular expression's [ ]."""
    spans: list[list[int]] = []
    for code in characters:
        if spans and spans[-1][1] == code - 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in spans)


MARKS = _ranges([code for code in range(sys.maxunicode) if unicodedata.category(chr(code)).startswith("M")])
JOINERS = "\u200c\u200d"
APOSTROPHES = "'’‘ʼ＇"
# Thai, Lao, Burmese and Khmer; Han, kana and Hangul.
CLUSTERED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
IDEOGRAPHIC = (
    "\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)

LETTER = f"(?:[^\\W_]|[{MARKS}{JOINERS}])"
RUN = f"{LETTER}{{1,{LONGEST_RUN}}}"
RAW = re.compile(f"(?<!\\w)(?:[^\\W\\d_]\\.){{2,{LONGEST_RUN}}}|{RUN}(?:[{APOSTROPHES}]{RUN}){{0,9}}")
PLAIN = re.compile(f"(?:[^\\W_]|[{MARKS}])+")
SCRIPTS = re.compile(f"[{IDEOGRAPHIC}]+|(?:[{CLUSTERED}][{MARKS}]*)+|(?:(?![{IDEOGRAPHIC}{CLUSTERED}]).)+", re.DOTALL)
UNITS = re.compile(f"[{IDEOGRAPHIC}]|[{CLUSTERED}][{MARKS}]*")
# Latin, Greek, Hebrew and Arabic letters say the same without their marks; those of other scripts do not.
MARKED = re.compile(f"([\u0000-\u024f\u0370-\u03ff\u0590-\u06ff\u0750-\u077f\u1e00-\u1fff])[{MARKS}]+")
SPELLINGS = str.maketrans(
    {
        "ё": "е",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ة": "ه",
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "ٱ": "ا",
        "ـ": "",
        "\u200c": "",
        "\u200d": "",
    }
)


class Spot(NamedTuple):
    """Where words stand in a text: one written word gives several where it is a compound or written without spaces."""

    start: int
    end: int
    words: tuple[str, ...]


def spots(text: str) -> Iterator[Spot]:
    for match in RAW.finditer(text):
        if words := fold(match[0]):
            yield Spot(match.start(), match.end(), words)


def split(text: str) -> list[str]:
    return [word for match in RAW.finditer(text) for word in fold(match[0])]


def name_phrase(words: Iterable[str]) -> str:
    """A name as it is looked up whole."""
    return " ".join(words)[:LONGEST_NAME].rstrip()


def lexemes(text: str, language: str) -> tuple[str, ...]:
    """As they are indexed."""
    base = language.partition("-")[0]
    return tuple(stem(word, base) for word in split(text))


def fold(written: str) -> tuple[str, ...]:
    """The words of one written word, mostly one. Long ones come once and are not remembered."""
    return _remembered(written) if len(written) <= LONGEST else _fold(written)


@lru_cache(200_000)
def _remembered(written: str) -> tuple[str, ...]:
    return _fold(written)


def _fold(written: str) -> tuple[str, ...]:
    text = unicodedata.normalize("NFKC", written).casefold().replace(".", "").translate(SPELLINGS)
    text = MARKED.sub(r"\1", unicodedata.normalize("NFD", text)).translate(SPELLINGS)
    text = "".join(_digit(character) for character in unicodedata.normalize("NFC", text))
    parts = PLAIN.findall(text)
    return tuple(word[:LONGEST] for part in _without_elisions(parts) for word in _by_script(part))


def _digit(character: str) -> str:
    return str(unicodedata.decimal(character)) if character.isdecimal() else character


def _without_elisions(parts: list[str]) -> list[str]:
    """Without the l of l’escorte, the d of Côte d’Ivoire and the s of soldier’s."""
    return [part for part in parts if len(part) > 2] or parts[-1:]


def _by_script(part: str) -> Iterator[str]:
    for run in SCRIPTS.findall(part):
        units = UNITS.findall(run)
        if units and "".join(units) == run:
            yield from map("".join, pairwise(units)) if len(units) > 1 else units
        else:
            yield run


@lru_cache(200_000)
def stem(word: str, language: str) -> str:
    """`language` without its region. Words in another script than the language's stay as they are."""
    if language not in LANGUAGES_OF_SCRIPT.get(script(word), ()):
        return word
    return stemming.stem(word, language)


def script(word: str) -> str:
    first, last = word[:1], word[-1:]
    for name, (low, high) in {"latin": ("a", "ɏ"), "cyrillic": ("Ѐ", "ԯ"), "arabic": ("ء", "ۿ")}.items():
        if low <= first <= high and low <= last <= high:
            return name
    return ""


def readings(words: tuple[str, ...], language: str) -> tuple[tuple[str, ...], ...]:
    """The forms that typed words may stand in the index as, the reader's language first; unstemmed last."""
    scripts = {script(word) for word in words}
    plausible = [base for name in sorted(scripts) for base in LANGUAGES_OF_SCRIPT.get(name, ())]
    plausible.sort(key=lambda base: base != language.partition("-")[0])
    forms = [tuple(stem(word, base) for word in words) for base in [*plausible, ""]]
    return tuple(dict.fromkeys(forms))


def is_stop_word(word: str, language: str) -> bool:
    """In the reader's language, or else in one that the script is written in."""
    base = language.partition("-")[0]
    languages = (
        {base} if base in LANGUAGES_OF_SCRIPT.get(script(word), ()) else LANGUAGES_OF_SCRIPT.get(script(word), ())
    )
    return any(word in STOP_WORDS[one] for one in languages)
