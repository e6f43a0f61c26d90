"""What a ZIP without compression looks like from outside: names in it, and its exact size. Values in, values out."""

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass

LOCAL_HEADER, DIRECTORY_ENTRY, END = 30, 46, 22  # bytes, without the names
LONGEST_SLUG = 60
EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,5})$")
INDEX = "index.html"


@dataclass(frozen=True)
class Member:
    path: str
    size: int


def zip_size(members: Iterable[Member]) -> int:
    each = (member.size + LOCAL_HEADER + DIRECTORY_ENTRY + 2 * len(member.path.encode()) for member in members)
    return sum(each) + END


def path_for(number: int, *, slug: str, language: str, name: str, taken: Container[str]) -> str:
    """`files/03-oslo-guidelines-fr.pdf`: plain small letters, which every phone and Windows can read and unpack."""
    stem = re.sub(r"[^a-z0-9]+", "-", f"{slug[:LONGEST_SLUG]}-{language}".lower()).strip("-")
    found = EXTENSION.search(name)
    ending = f".{found[1].lower()}" if found else ""
    path, again = f"files/{number:02d}-{stem}{ending}", 1
    while path in taken:
        again += 1
        path = f"files/{number:02d}-{stem}-{again}{ending}"
    return path
