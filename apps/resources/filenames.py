"""Names under which files are downloaded: safe on every system, whatever the uploader's computer called them."""

import re
import unicodedata

LONGEST = 100  # with its extension, in characters; in UTF-8 at most 255 bytes, which is what file systems take
MOST_BYTES = 240
FORBIDDEN = re.compile(r'[<>:"/\\|?*%;#$`{}~^]+')
DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in "0123456789¹²³")}
EXTENSION = re.compile(r"\.(pdf|docx?|pptx?|html?|xhtml|jpe?g|png|exe|svg|zip|js|txt)$", re.IGNORECASE)
UNNAMED = "document"


def safe_name(given: str, extension: str) -> str:
    """The given name's last part, readable in any script, with the extension of what the file really is."""
    last = re.split(r"[/\\]", given)[-1]
    stem = _visible(unicodedata.normalize("NFC", last))
    while shorter := EXTENSION.search(stem):
        stem = stem[: shorter.start()]
    stem = _tidy(FORBIDDEN.sub("-", stem))
    stem = _tidy(_shortened(stem, extension))
    if not stem or stem.split(".")[0].strip().lower() in DEVICES:
        stem = f"{UNNAMED}-{stem}" if stem else UNNAMED
    return f"{stem}.{extension}"


def _visible(name: str) -> str:
    """Without controls, marks that turn the direction of writing, halves of characters, private signs."""
    return "".join(" " if character.isspace() else character for character in name if _is_kept(character))


def _is_kept(character: str) -> bool:
    return character.isspace() or unicodedata.category(character)[0] != "C"


def _tidy(stem: str) -> str:
    return " ".join(stem.split()).strip(". -_")


def _shortened(stem: str, extension: str) -> str:
    stem = stem[: LONGEST - len(extension) - 1]
    return stem.encode()[: MOST_BYTES - len(extension) - 1].decode("utf-8", "ignore")
