"""What is asked for: pages, by whom, and what they may cost."""

from dataclasses import dataclass
from itertools import islice

ENOUGH = 8_000
"""Addresses for one round; nothing that is made afresh each time is asked for more often."""
ANYBODY, MEMBER, STAFF = "", "member", "staff"


@dataclass(frozen=True)
class Page:
    """`most` is its CPU at most where the bare view's is 1. `kept` pages may come from the cache, others never do."""

    name: str
    paths: tuple[str, ...]
    who: str = ANYBODY
    kept: bool = False
    most: float | None = None

    def addresses(self, turn: str) -> list[str]:
        """A query that nobody reads makes them new to the cache."""
        if self.kept or self.who:
            return list(self.paths)
        new = (_with(path, f"turn={turn}-{number}") for number in range(ENOUGH) for path in self.paths)
        return list(islice(new, ENOUGH))


def _with(path: str, query: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{query}"


def pages(slugs: list[str], word: str) -> list[Page]:
    """`slugs` are of resources that are there in every database, `word` stands in a fiftieth of them."""
    resources = tuple(f"/library/{slug}/" for slug in slugs)
    return [
        Page("library, from the cache", ("/library/",), kept=True, most=0.25),
        Page("library", ("/library/",), most=20),
        Page("library, narrowed", ("/library/?type=handbook&year=2016",), most=20),
        Page("search in the library", (f"/library/?q={word}",), most=20),
        Page("a resource", resources, most=20),
        Page("training", ("/training/",), most=20),
        Page("training of a year", ("/training/?year=2016",), most=20),
        Page("library, signed in", ("/library/",), MEMBER, most=25),
        Page("a resource, signed in", resources, MEMBER, most=25),
        Page("staff: resources", ("/admin/resources/resource/",), STAFF),
        Page("staff: events", ("/admin/training/event/",), STAFF),
        Page("staff: members", ("/admin/members/member/",), STAFF),
    ]
