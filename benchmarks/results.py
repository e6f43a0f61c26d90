"""The page where every benchmark keeps its own section."""

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parent / "RESULTS.md"


def write(section: str) -> None:
    """Replaces the section of the same heading (`## …`), or adds it at the end."""
    heading = re.escape(section.splitlines()[0])
    text = PAGE.read_text() if PAGE.exists() else "# What was measured\n"
    without = re.sub(rf"(?ms)^{heading}\n.*?(?=^## |\Z)", "", text).rstrip()
    PAGE.write_text(f"{without}\n\n{section.rstrip()}\n")
