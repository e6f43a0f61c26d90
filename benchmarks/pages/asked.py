"""What is asked for: pages, by whom, and what they may cost."""

from dataclasses import dataclass
from itertools import islice, product
from random import Random
from urllib.parse import quote

from benchmarks.pages.people import FELLOW, MEMBER, STAFF, Known

ENOUGH = 8_000
"""Addresses for one round; nothing that is made afresh each time is asked for more often."""
FEW = 10
"""Resources whose pages are asked for again and again."""
ANYBODY = ""


@dataclass(frozen=True)
class Page:
    """`most` is its CPU at most where the bare view's is 1. `kept` pages may come from the cache, others never do:
    either the content is asked for again at an address that the cache does not know, or, where all of its paths are
    `new`, what is asked for was asked for by nobody before."""

    name: str
    paths: tuple[str, ...]
    who: str = ANYBODY
    kept: bool = False
    new: bool = False
    most: float | None = None

    def addresses(self, turn: str) -> list[str]:
        """A query that nobody reads makes them new to the cache."""
        if self.new:
            return Random(f"{turn} {self.name}").sample(self.paths, len(self.paths))
        if self.kept or self.who:
            return list(self.paths)
        new = (_with(path, f"turn={turn}-{number}") for number in range(ENOUGH) for path in self.paths)
        return list(islice(new, ENOUGH))


def _with(path: str, query: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{query}"


def pages(known: Known) -> list[Page]:
    resources = tuple(f"/library/{slug}/" for slug in known.slugs[:FEW])
    return [
        Page("library, from the cache", ("/library/",), kept=True, most=0.25),
        Page("library", ("/library/",), most=20),
        Page("library, narrowed", ("/library/?type=handbook&year=2016",), most=20),
        Page("search in the library", (f"/library/?q={known.words[0]}",), most=20),
        Page("a resource", resources, most=20),
        Page("training", ("/training/",), most=20),
        Page("training of a year", ("/training/?year=2016",), most=20),
        Page("library, signed in", ("/library/",), MEMBER, most=25),
        Page("a resource, signed in", resources, MEMBER, most=25),
        *(Page(f"members, {name}", paths, MEMBER, most=25) for name, paths in _members(known).items()),
        Page("members, first page for people of a course", ("/members/",), FELLOW, most=25),
        *(Page(name, tuple(paths), new=True) for name, paths in _new(known).items()),
        Page("members, another name", tuple(f"/members/?q={quote(name)}" for name in known.names), MEMBER, new=True),
        Page("staff: resources", ("/admin/resources/resource/",), STAFF),
        Page("staff: events", ("/admin/training/event/",), STAFF),
        Page("staff: members", ("/admin/members/member/",), STAFF),
    ]


def _members(known: Known) -> dict[str, tuple[str, ...]]:
    """Of the names and words in them, each stands in many; what nobody has is the dearest to look for."""
    return {
        "first page": ("/members/",),
        "far behind": tuple(f"/members/?after={place}." for place in known.places),
        "of a constituency": ("/members/?constituency=humanitarian",),
        "narrowed": ("/members/?constituency=military&language=fr&topic=access",),
        "by a name": ("/members/?q=haddad+leila",),
        "by a letter": ("/members/?q=a",),
        "by a common and a rare thing": ("/members/?constituency=humanitarian&language=sw",),
        "by two words that nobody has both of": ("/members/?q=staff+access",),
    }


def _new(known: Known) -> dict[str, list[str]]:
    """What is seldom asked for, and all there is after a change: no part of these pages is known."""
    narrowed = product(known.types, known.years, known.languages)
    resources = product(known.languages, known.slugs)
    return {
        "library, narrowed anew": [f"/library/?type={one}&year={year}&language={code}" for one, year, code in narrowed],
        "search in the library, another word": [f"/library/?q={word}" for word in known.words],
        "another resource": [f"/{code}/library/{slug}/".removeprefix("/en") for code, slug in resources],
        "training, another page of a year": [
            f"/training/?year={year}&page={page}" for year, page in product(known.years, range(1, 34))
        ],
    }
