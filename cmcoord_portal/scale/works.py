"""The resource of a number: always the same one, whatever else is invented before it or at the same moment."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random

from django.utils import translation
from django_countries import countries

from apps.resources.kinds import Access, Audience, Medium, State, Type
from apps.resources.models.edition import Issued
from cmcoord_portal.scale.vocabulary import LANGUAGES, SHARES, table, vocabulary

BODY, SUMMARY, TITLE = 300, 28, 3
"""Numbers of words, beside those of the subject."""
BODIES = {"en": 10_000}
OTHER_BODIES = 1_000
"""So many different texts there are in a language; more would take much longer, and no search would notice."""
OTHERWISE_CALLED = 0.1
TYPES, AUDIENCES = list(Type), list(Audience)
PRECISIONS = [Issued.DAY, Issued.MONTH, Issued.YEAR, Issued.UNKNOWN]
CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
YEARS = range(1992, 2027)


@dataclass(frozen=True, slots=True)
class Words:
    language: str
    title: str
    summary: str
    other_names: str


@dataclass(frozen=True, slots=True)
class Copied:
    """A file, or else a link."""

    language: str
    medium: Medium

    @property
    def has_file(self) -> bool:
        return self.medium == Medium.PDF


@dataclass(frozen=True, slots=True)
class Version:
    position: int
    name: str
    issued_on: date | None
    precision: Issued
    copies: tuple[Copied, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """The text of a work's one file."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Work:
    """`versions` has the newest first; `publishers` are places of organizations, the publisher itself first."""

    number: int
    code: str
    slug: str
    type: Type
    topic: str
    place: dict[str, str]
    audience: str
    state: State
    access: Access
    event: int | None
    is_superseded: bool
    publishers: tuple[int, ...]
    words: tuple[Words, ...]
    versions: tuple[Version, ...]
    body: Body


def work(number: int, *, organizations: int, events: int) -> Work:
    """`organizations` and `events` are how many there are to choose from."""
    chance = Random(number)  # noqa: S311  invented texts, no secrets
    subject, place = chance.choice(table("subjects")), chance.choice(table("places"))
    languages = _languages(chance)
    return Work(
        number=number,
        code=_code(number),
        slug=f"{subject['topic']}-{place['country'].lower()}-{number}",
        type=chance.choice(TYPES),
        topic=subject["topic"],
        place=place,
        audience=chance.choice(AUDIENCES),
        state=_state(number),
        access=_access(number, events),
        event=number % events + 1 if _access(number, events) == Access.PARTICIPANTS else None,
        is_superseded=is_superseded(number),
        publishers=tuple(dict.fromkeys(chance.randrange(organizations) for _each in range(chance.choice([1, 1, 2])))),
        words=tuple(_words(chance, language, subject, place) for language in languages),
        versions=_versions(chance, languages),
        body=_body(languages[0], chance.randrange(BODIES.get(languages[0], OTHER_BODIES))),
    )


def is_superseded(number: int) -> bool:
    """By the one of the number before, which is published."""
    return number % 40 == 7


def _state(number: int) -> State:
    return {13: State.DRAFT, 59: State.SUGGESTED}.get(number % 100, State.PUBLISHED)


def _access(number: int, events: int) -> Access:
    return {0: Access.PARTICIPANTS if events else Access.MEMBERS, 16: Access.MEMBERS, 48: Access.MEMBERS}.get(
        number % 64, Access.PUBLIC
    )


def _code(number: int) -> str:
    """Seven letters: those of real resources have six."""
    letters = ""
    for _each in range(6):
        number, rest = divmod(number, len(CODE_LETTERS))
        letters = CODE_LETTERS[rest] + letters
    return f"x{letters}"


def _languages(chance: Random) -> list[str]:
    """The original's first; every third work has a title in one or two more."""
    drawn = chance.choices(LANGUAGES, SHARES) + chance.sample(LANGUAGES, chance.choice([0, 0, 0, 0, 1, 2]))
    return list(dict.fromkeys(drawn))


def _words(chance: Random, language: str, subject: dict[str, str], place: dict[str, str]) -> Words:
    known = vocabulary(language)
    where = f"{subject[language]}, {_country(place['country'], language)}"
    title = f"{where}: {known.joined(known.draw(chance, TITLE))}"
    other_names = known.draw(chance, 1)[0] if chance.random() < OTHERWISE_CALLED else ""
    return Words(language, title, f"{where}. {known.prose(known.draw(chance, SUMMARY))}", other_names)


@cache
def _country(code: str, language: str) -> str:
    with translation.override(language):
        return str(countries.name(code))


def _versions(chance: Random, languages: list[str]) -> tuple[Version, ...]:
    years = sorted(chance.sample(YEARS, chance.choice([1, 1, 1, 2])), reverse=True)
    """The original is a file of ours; translations are links to somebody else's."""
    media = [Medium.PDF, *[Medium.WEB] * (len(languages) - 1)]
    copies = tuple(Copied(language, medium) for language, medium in zip(languages, media, strict=True))
    return tuple(_version(chance, year, len(years) - place, copies) for place, year in enumerate(years))


def _version(chance: Random, year: int, position: int, copies: tuple[Copied, ...]) -> Version:
    precision = chance.choice(PRECISIONS)
    month = chance.randint(1, 12) if precision in (Issued.DAY, Issued.MONTH) else 1
    day = chance.randint(1, 28) if precision == Issued.DAY else 1
    issued_on = None if precision == Issued.UNKNOWN else date(year, month, day)
    return Version(position, f"Rev. {position}", issued_on, precision, copies)


@cache
def _body(language: str, place: int) -> Body:
    known = vocabulary(language)
    chance = Random(f"{language} {place}")  # noqa: S311  invented texts, no secrets
    return Body(language, known.prose(known.draw(chance, BODY)))
