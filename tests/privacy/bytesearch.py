"""Looks for a person in everything that the portal keeps, as somebody would who got hold of its disks.

The haystack is the database as it is dumped, with what is encoded in it decoded, and each stored file with what is
packed in it; the needles are parts of names and addresses in every spelling that a program may have given them.
"""

import base64
import binascii
import gzip
import io
import os
import quopri
import re
import sqlite3
import subprocess
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.cache.backends.db import DatabaseCache
from django.core.signing import b64_decode
from django.db import connection
from django.db.models import Model

HEX = re.compile(rb"\\\\?x((?:[0-9a-f]{2}){4,})|[Xx]'((?:[0-9A-Fa-f]{2}){4,})'")
WRAPPED = re.compile(rb"(?<=[\w+/=-])\r?\n(?=[\w+/=-])")
SOFT_BREAK = re.compile(rb"=\r?\n")
LONG_WORD = re.compile(rb"[A-Za-z0-9_-]{24,}={0,2}")
SHORTEST = 6


def spellings(words: Iterable[str]) -> dict[str, bytes]:
    """How → bytes. Each is long enough not to come about by chance."""
    found: dict[str, bytes] = {}
    for word in words:
        for form in {word, word.lower(), word.upper(), word.title()}:
            text = form.encode()
            found |= {
                f"{form} utf-8": text,
                f"{form} utf-16": form.encode("utf-16-le"),
                f"{form} utf-16 big": form.encode("utf-16-be"),
                f"{form} quoted-printable": quopri.encodestring(text).strip(),
                f"{form} in an address": quote(form).encode(),
                f"{form} json": form.encode("ascii", "backslashreplace").replace(b"\\x", b"\\u00"),
                f"{form} punycode": form.encode("punycode"),
            }
            found |= {f"{form} base64 at {offset}": each for offset, each in _base64(text)}
            found |= {f"{form} hex": binascii.hexlify(text)}
    return {how: each for how, each in found.items() if len(each) >= SHORTEST}


def _base64(text: bytes) -> Iterator[tuple[int, bytes]]:
    """As it comes out behind so many other bytes: without the first and last letters, which its neighbours change."""
    for offset in range(3):
        encoded = base64.b64encode(b"\0" * offset + text)
        begins = -(-8 * offset // 6)
        yield offset, encoded[begins : (8 * (offset + len(text))) // 6]
        yield offset + 10, encoded[begins : (8 * (offset + len(text))) // 6].translate(bytes.maketrans(b"+/", b"-_"))


def found(haystack: Iterable[tuple[str, bytes]], words: Iterable[str]) -> list[str]:
    """Where, and in which spelling, with what stands round it."""
    needles = spellings(words)
    hits = []
    for where, content in haystack:
        for layer, body in _layers(content):
            hits += [f"{where}{layer}: {how}: {_round(body, each)!r}" for how, each in needles.items() if each in body]
    return sorted(set(hits))


def _round(body: bytes, needle: bytes) -> bytes:
    at = body.index(needle)
    return body[max(at - 60, 0) : at + len(needle) + 40]


def _layers(content: bytes) -> Iterator[tuple[str, bytes]]:
    yield "", content
    yield " (unwrapped)", WRAPPED.sub(b"", SOFT_BREAK.sub(b"", content))
    decoded = b"\n".join(binascii.unhexlify(one or other) for one, other in HEX.findall(content))
    if decoded:
        yield " (of hex)", decoded
        yield " (of hex, unwrapped)", WRAPPED.sub(b"", SOFT_BREAK.sub(b"", decoded))
    yield " (unpacked)", b"\n".join(_unpacked(content))


def _unpacked(content: bytes) -> Iterator[bytes]:
    """Whatever is compressed: signed values of Django's, and ZIPs, are words of base64 or files of their own."""
    for word in set(LONG_WORD.findall(content)):
        try:
            yield zlib.decompress(b64_decode(word))
        except (ValueError, zlib.error):
            continue
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist():
                yield name.encode() + packed.read(name)
    if content[:2] == b"\x1f\x8b":
        yield gzip.decompress(content)


def database() -> Iterator[tuple[str, bytes]]:
    if connection.vendor == "postgresql":
        yield "dump", _pg_dump()
    else:
        yield from _sqlite()
    for session in Session.objects.all():
        yield "session", repr(session.get_decoded()).encode()
    if isinstance(cache, DatabaseCache):
        with connection.cursor() as cursor:
            cursor.execute("SELECT value FROM cache")
            yield from (("cache", base64.b64decode(value)) for (value,) in cursor.fetchall())


def telling(words: Iterable[str]) -> set[str]:
    """Labels of the models whose rows tell of the person."""
    words = list(words)
    models = [model for model in apps.get_models() if not model._meta.proxy]
    return {model._meta.label for model in models if found([("row", _rows(model))], words)}


def _rows(model: type[Model]) -> bytes:
    rows = model._base_manager.values_list()
    values = [bytes(value) if isinstance(value, memoryview) else value for row in rows for value in row]
    return b"\n".join(value if isinstance(value, bytes) else str(value).encode() for value in values)


def _pg_dump() -> bytes:
    values = connection.settings_dict
    address = ["--host", values["HOST"], "--port", str(values["PORT"] or 5432), "--username", values["USER"]]
    environment = {**os.environ, "PGPASSWORD": values["PASSWORD"] or ""}
    command = ["pg_dump", *address, "--no-owner", str(values["NAME"])]
    return subprocess.run(command, check=True, capture_output=True, env=environment).stdout


def _sqlite() -> Iterator[tuple[str, bytes]]:
    """The file itself, without the pages that are free, and what a dump makes of it."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("VACUUM")
    name = str(connection.settings_dict["NAME"])
    yield "file", Path(name).read_bytes()
    with sqlite3.connect(name) as read:
        yield "dump", "\n".join(read.iterdump()).encode()


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        yield f"name of {path.parent.name}/…", path.name.encode()
        if path.is_file():
            yield str(path.relative_to(folder)), path.read_bytes()


def written_by_the_portal() -> Iterator[tuple[str, bytes]]:
    """Its var folder, but for the databases of tests."""
    for name in ("broker", "edition", "media", "mail"):
        if (folder := settings.VAR_DIR / name).is_dir():
            yield from files(folder)
