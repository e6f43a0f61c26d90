"""Writes all that is held of one person into a ZIP: a JSON file for each kind, the files beside them, and a page of
plain text that says what each is."""

import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _

from apps.privacy.people import APPS
from apps.vocabulary import datewords
from apps.vocabulary.whose import Held, HeldFile, Kind, Personal, Who

READ_ME = "read-me.txt"
LONGEST = 80


def pack(target: IO[bytes], who: Who, *, at: datetime, told: Callable[[int], None]) -> None:
    """In the active language. `told` hears how many kinds are written, now and then."""
    done = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(_member(READ_ME, at), _read_me(at))
        for app in reversed(APPS):
            for kind, things in _by_kind(packed, app, who, at):
                packed.writestr(_member(f"{kind.name}.json", at), _json(things))
                done += 1
                told(done)


def _by_kind(packed: zipfile.ZipFile, app: Personal, who: Who, at: datetime) -> Iterator[tuple[Kind, list[Any]]]:
    found: dict[str, list[Any]] = {kind.name: [] for kind in app.KINDS}
    for each in app.held(who):
        found[each.kind].append(each.facts | _files(packed, each, at))
    return ((kind, found[kind.name]) for kind in app.KINDS)


def _files(packed: zipfile.ZipFile, each: Held, at: datetime) -> dict[str, list[str]]:
    """Written at once: they may be many, and large."""
    names = [name for file in each.files if (name := _written(packed, each.kind, file, at))]
    return {"files": names} if names else {}


def _written(packed: zipfile.ZipFile, kind: str, file: HeldFile, at: datetime) -> str:
    """Its name in the ZIP; empty where the storage has lost it."""
    name = _free(packed, f"files/{kind}/{_plain(file.name)}")
    try:
        with file.open() as source, packed.open(_member(name, at), "w", force_zip64=True) as target:
            shutil.copyfileobj(source, target)
    except FileNotFoundError:
        return ""
    return name


def _free(packed: zipfile.ZipFile, name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    again, free = 1, name
    while free in packed.NameToInfo:
        again += 1
        free = f"{stem}-{again}{dot}{ending}" if dot else f"{name}-{again}"
    return free


def _plain(name: str) -> str:
    """Any computer can unpack it, and none of it leads out of the folder."""
    cleaned = re.sub(r"[^\w.-]+", "_", name).lstrip(".") or "file"
    return cleaned[-LONGEST:]


def _json(things: list[Any]) -> str:
    return json.dumps(things, ensure_ascii=False, indent=2, default=str) + "\n"


def _member(path: str, at: datetime) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(path, at.timetuple()[:6])
    member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    return member


def _read_me(at: datetime) -> str:
    lines = [
        _("What the portal holds about you"),
        settings.SITE_URL,
        datewords.moment(at, "UTC"),
        "",
        _("Each kind of data is a file that any text editor opens. An empty list means that there is nothing."),
        "",
    ]
    for app in reversed(APPS):
        for kind in app.KINDS:
            lines += [f"{kind.name}.json", f"  {kind.label}", f"  {_('Kept:')} {kind.kept}", ""]
    return "\n".join(lines)
