"""What one person wrote, made fit to be shown to another: nothing invisible, nothing that turns the text around it."""

import re
import unicodedata

from apps.outbox.encoding import plain_name

TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that change the direction of all that follows. Arabic and Hebrew do without them in plain paragraphs."""
MANY_LINES = re.compile(r"\n{3,}")


def tidy(text: str) -> str:
    """Several lines. Joiners and marks beside a single letter stay: Persian and Bengali are spelled with them."""
    one_end = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in TURNS.sub("", one_end) if sign in "\n\t" or unicodedata.category(sign) not in GONE)
    lines = (line.rstrip() for line in kept.split("\n"))
    return MANY_LINES.sub("\n\n", "\n".join(lines)).strip()


GONE = ("Cc", "Cs", "Co", "Zl", "Zp")


def tidy_line(text: str) -> str:
    return " ".join(tidy(text).split())


def unlinked(text: str) -> str:
    """One line in which no mail program finds a link: for names, and for subjects of mails."""
    return plain_name(text)
