"""Plain text in lines of at most 72 columns, as mail has them."""

import re
import unicodedata
from textwrap import wrap

COLUMNS = 72


def wrapped(text: str) -> str:
    """Wraps each line for itself (an address stays whole); never more than one empty line in a row."""
    lines = [part for line in text.strip().splitlines() for part in (_lines(line) or [""])]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"


def indented(line: str) -> str:
    """A line to be filled in below another one."""
    return "".join(f"\n  {part.strip()}" for part in _lines(f"  {line}"))


def _lines(line: str) -> list[str]:
    if line == "-- ":
        return [line]  # the space marks what follows as a signature (RFC 3676)
    indent = re.match(r"> |[ ]*(?:[*-] )?", line)
    start = indent.group() if indent else ""
    hang = start if start == "> " else " " * len(start)  # each line of a quotation is marked as one
    is_wide = sum(unicodedata.east_asian_width(char) in "WF" for char in line) > len(line) // 3
    return wrap(
        line,
        COLUMNS // 2 if is_wide else COLUMNS,  # a Chinese character takes two columns, and has no spaces round it
        subsequent_indent=hang,
        break_long_words=is_wide and "://" not in line,
        break_on_hyphens=False,
    )
