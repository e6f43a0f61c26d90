"""python -m apps.resources.extraction WHAT FOLDER LIMITS

WHAT is `pdf`, `docx`, `slides`, `html` or `image`, to be read, or `redraw`, for a picture; LIMITS is JSON. Takes `file`
in the folder and leaves `findings.json` there, then, if it can, `cover.jpg`; of a picture to be redrawn, `redrawn`.
"""

import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from apps.resources.extraction import office, pdf, picture, webpage
from apps.resources.extraction.findings import Findings, Limits, Trouble, Unreadable
from apps.resources.extraction.plaintext import plain

FILE, FINDINGS, COVER, REDRAWN = Path("file"), Path("findings.json"), Path("cover.jpg"), Path("redrawn")
COVER_WIDTH, COVER_HEIGHT, COVER_BYTES = 400, 600, 60_000
GRACE_SECONDS = 5

READERS: dict[str, Callable[[Path, Limits], Findings]] = {
    "pdf": pdf.read,
    "docx": office.read_docx,
    "slides": office.read_pptx,
    "html": webpage.read,
    "image": lambda path, limits: Findings(),
}


def main(what: str, folder: str, limits: Limits) -> None:
    os.chdir(folder)
    confine(limits)
    try:
        told = redraw(limits) if what == "redraw" else read(what, limits)
    except Unreadable as refusal:
        told = {"trouble": refusal.trouble}
    except (MemoryError, RecursionError):
        told = {"trouble": Trouble.TOO_MUCH}
    unfinished = FINDINGS.with_suffix(".part")
    unfinished.write_text(json.dumps(told))
    unfinished.rename(FINDINGS)
    # From here on nothing can be lost but the cover.
    if "trouble" not in told:
        leave_cover(what, limits)


def confine(limits: Limits) -> None:
    """Before anything of the file is looked at. The alarm ends us even where nobody is left to do it."""
    for kind, most in [
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.output),
        (resource.RLIMIT_NOFILE, 32),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ]:
        resource.setrlimit(kind, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + GRACE_SECONDS))
    signal.alarm(limits.seconds + GRACE_SECONDS)


def read(what: str, limits: Limits) -> dict[str, object]:
    findings = READERS[what](FILE, limits)
    passages = [(page, plain(text)) for page, text in findings.passages]
    return {"pages": findings.pages, "passages": [passage for passage in passages if passage[1]], "cut": findings.cut}


def redraw(limits: Limits) -> dict[str, object]:
    picture.redraw(FILE, REDRAWN, limits)
    return {}


def leave_cover(what: str, limits: Limits) -> None:
    """Small enough to stand on a page for a slow line."""
    if what == "pdf":
        drawn = pdf.cover(FILE, COVER_WIDTH, COVER_HEIGHT)
    elif what == "image":
        drawn = picture.opened(FILE, limits)
    else:
        return
    picture.save_cover(drawn, COVER, width=COVER_WIDTH, height=COVER_HEIGHT, size=COVER_BYTES)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Limits(**json.loads(sys.argv[3])))
