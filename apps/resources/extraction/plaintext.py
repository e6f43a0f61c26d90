"""Text as it comes out of a file turned into text that can be searched: one line, ordinary letters, nothing hidden."""

import re
import unicodedata

JOINERS = {"\u200c", "\u200d"}  # Persian and Indic words are written with them
CHINESE = "\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
BETWEEN_CHINESE = re.compile(rf"(?<=[{CHINESE}]) (?=[{CHINESE}])")
ALL_BUT_CHINESE_STOPS = re.compile("[^，。：；！？（）]+")
# What pdfium puts for a hyphen that ends a line, and for the one a typesetter allowed.
LINE_END_HYPHEN = re.compile(r"(\w+)[\x02\ufffe\u00ad]\s*(\w+)")


def plain(text: str) -> str:
    """Arabic presentation forms, ligatures and full-width letters become the letters they stand for (NFKC)."""
    text = ALL_BUT_CHINESE_STOPS.sub(_folded, "".join(map(_visible, text)))
    return BETWEEN_CHINESE.sub("", " ".join(text.split()))


def _folded(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", found[0])


def _visible(character: str) -> str:
    """Controls become spaces; marks of direction, halves of characters and what no font knows are left out."""
    if character.isprintable() or character in JOINERS:
        return character
    return " " if unicodedata.category(character) in {"Cc", "Zl", "Zp", "Zs"} else ""


def rejoin(texts: list[str]) -> list[str]:
    """Puts words together again that were divided at the end of a line.

    «civil-» / «military» keeps its hyphen, because the document knows both as words of their own; «coordi-» / «nation»
    loses it.
    """
    words = {word.lower() for text in texts for word in re.findall(r"\w+", LINE_END_HYPHEN.sub(" ", text))}

    def joined(found: re.Match[str]) -> str:
        hyphen = "-" if {found[1].lower(), found[2].lower()} <= words else ""
        return f"{found[1]}{hyphen}{found[2]}"

    return [LINE_END_HYPHEN.sub(joined, text) for text in texts]
