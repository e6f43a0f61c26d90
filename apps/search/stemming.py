"""Stems of words that are folded already: what their stemmers know by an accent is given back first."""

from threading import local

import snowballstemmer

SNOWBALL = {"en": "english", "fr": "french", "es": "spanish", "ru": "russian"}
# Spanish endings as its stemmer brings singular and plural together.
SPANISH_ENDINGS = {"cion": "ción", "sion": "sión", "ces": "z", "ares": "ar"}
# Arabic by the light stemmer of Larkey, Ballesteros and Connell (2002), in which singular and plural meet more often
# than in Snowball's. The letters are folded: teh marbuta is heh, alef maqsura is yeh.
ARABIC_PREFIXES = ("وال", "بال", "كال", "فال", "ال", "لل")
ARABIC_SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")


def stem(word: str, language: str) -> str:
    if language == "ar":
        return _arabic(word)
    if language == "es":
        word = _with_spanish_ending(word)
    return _stemmers.by_language[language].stemWord(word) or word


class _Stemmers(local):
    """One set per thread: a stemmer keeps the word that it works on in itself."""

    def __init__(self) -> None:
        self.by_language = {language: snowballstemmer.stemmer(name) for language, name in SNOWBALL.items()}


_stemmers = _Stemmers()


def _with_spanish_ending(word: str) -> str:
    for plain, ending in SPANISH_ENDINGS.items():
        if word.endswith(plain):
            return word.removesuffix(plain) + ending
    return word


def _arabic(word: str) -> str:
    """Two letters are left at least; three after the one-letter prefix “and”."""
    prefix = next((one for one in ARABIC_PREFIXES if word.startswith(one) and len(word) >= len(one) + 2), "")
    if not prefix and word.startswith("و") and len(word) > 3:
        prefix = "و"
    word = word.removeprefix(prefix)
    for suffix in ARABIC_SUFFIXES:
        if word.endswith(suffix) and len(word) >= len(suffix) + 2:
            word = word.removesuffix(suffix)
    return word
