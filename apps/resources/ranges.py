"""Which bytes of a file a client asks for (RFC 9110, section 14). Values in, values out."""

import re
from dataclasses import dataclass

ONE_RANGE = re.compile(
    r"bytes=(?:(?P<first>[0-9]{1,18})-(?P<last>[0-9]{0,18})|-(?P<suffix>[0-9]{1,18}))", re.IGNORECASE
)


class Unsatisfiable(Exception):
    """The file ends before what is asked for begins."""


@dataclass(frozen=True)
class Span:
    """`last` belongs to it."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def asked_span(header: str, *, size: int) -> Span | None:
    """None for the whole file: nothing, several ranges or nonsense was asked for."""
    found = ONE_RANGE.fullmatch(header.strip())
    if found is None:
        return None
    if found["suffix"]:
        first, last = max(0, size - int(found["suffix"])), size - 1
    else:
        first, last = int(found["first"]), min(size - 1, int(found["last"] or size - 1))
        if found["last"] and int(found["last"]) < first:
            return None
    if first > last:
        raise Unsatisfiable
    return Span(first, last)
