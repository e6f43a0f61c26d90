"""Which ZIP files are office documents: only those in which every byte is accounted for and nothing is hidden."""

import struct
import zipfile
import zlib
from typing import IO, NoReturn

from django.utils.translation import gettext as _

from apps.resources.kinds import Medium
from apps.resources.refusal import Refused

MIB = 1024 * 1024
MOST_MEMBERS, LARGEST_DIRECTORY = 5_000, 2 * MIB
LARGEST_UNPACKED, UNREMARKABLE, HIGHEST_RATIO = 1024 * MIB, 50 * MIB, 100
LARGEST_LIST_OF_TYPES = MIB

END = struct.Struct("<4s4H2LH")
LOCAL = struct.Struct("<4s5H3L2H")
DESCRIPTOR = 24  # bytes that may follow a member: its checksum and sizes
ENCRYPTED = 0x1

PACKED_AS_OFFICE_DOES = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
CONTENT_TYPES = "[Content_Types].xml"
MAIN_PARTS = {
    "word/document.xml": (Medium.DOCX, b"wordprocessingml.document.main+xml"),
    "ppt/presentation.xml": (Medium.SLIDES, b"presentationml.presentation.main+xml"),
}


def office_medium(file: IO[bytes], size: int) -> Medium:
    """Of a file that begins as a ZIP does. Refused says what else it is."""
    start = _start_of_directory(file, size)
    try:
        with zipfile.ZipFile(file) as package:
            members = package.infolist()
            _check_claims(members)
            _check_layout(file, members, start)
            return _medium(package)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, EOFError) as error:
        raise Refused(_("This file is damaged. Save it again and upload the new one.")) from error


def _start_of_directory(file: IO[bytes], size: int) -> int:
    """The list of members ends the file: nothing follows it, and nothing stands between it and its end mark."""
    file.seek(max(size - END.size, 0))
    last = file.read(END.size)
    if len(last) < END.size:
        _refuse_as_damaged()
    mark, _disks, _here, members, length, start, comment = _unpacked_end(last)
    if mark != b"PK\x05\x06" or comment or start + length != size - END.size:
        _refuse_as_two()
    if members > MOST_MEMBERS or length > LARGEST_DIRECTORY:
        _refuse_as_bomb()
    return start


def _unpacked_end(last: bytes) -> tuple[bytes, int, int, int, int, int, int]:
    mark, disk, of_disks, _here, members, length, start, comment = END.unpack(last)
    return mark, disk, of_disks, members, length, start, comment


def _check_claims(members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if unpacked > LARGEST_UNPACKED or unpacked > max(UNREMARKABLE, HIGHEST_RATIO * packed):
        _refuse_as_bomb()
    if any(member.compress_type not in PACKED_AS_OFFICE_DOES for member in members):
        _refuse_as_archive()
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise Refused(_("This file is locked with a password. Upload it without one."))


def _check_layout(file: IO[bytes], members: list[zipfile.ZipInfo], end: int) -> None:
    """Members follow one another without gaps or overlaps, each called once and the same in both places."""
    if len({member.filename for member in members}) != len(members):
        _refuse_as_two()
    position = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        if not position <= member.header_offset <= position + DESCRIPTOR:
            _refuse_as_two()
        position = _end_of(file, member)
    if not position <= end <= position + DESCRIPTOR:
        _refuse_as_two()


def _end_of(file: IO[bytes], member: zipfile.ZipInfo) -> int:
    file.seek(member.header_offset)
    header = file.read(LOCAL.size)
    if len(header) < LOCAL.size:
        _refuse_as_damaged()
    name_length, extra_length = LOCAL.unpack(header)[-2:]
    encoding = "utf-8" if member.flag_bits & 0x800 else "cp437"
    if file.read(name_length) != member.orig_filename.encode(encoding, "replace"):
        _refuse_as_two()
    return member.header_offset + LOCAL.size + int(name_length) + int(extra_length) + member.compress_size


def _medium(package: zipfile.ZipFile) -> Medium:
    names = set(package.namelist())
    mains = MAIN_PARTS.keys() & names
    if CONTENT_TYPES not in names or len(mains) != 1:
        _refuse_as_archive()
    medium, media_type = MAIN_PARTS[mains.pop()]
    with package.open(CONTENT_TYPES) as part:
        types = part.read(LARGEST_LIST_OF_TYPES)
    if b"macroEnabled" in types or any(name.lower().endswith(("vbaproject.bin", ".class")) for name in names):
        raise Refused(_("This document carries macros, which are programs. Save it without them, or as a PDF."))
    if media_type not in types:
        _refuse_as_archive()
    return medium


def _refuse_as_archive() -> NoReturn:
    raise Refused(_("This is an archive. Upload the documents in it one by one."))


def _refuse_as_two() -> NoReturn:
    raise Refused(_("Something else is hidden in this file. Save the document again and upload the new file."))


def _refuse_as_bomb() -> NoReturn:
    raise Refused(_("Unpacked, this file would be far too large. Upload a simpler one."))


def _refuse_as_damaged() -> NoReturn:
    raise Refused(_("This file is damaged. Save it again and upload the new one."))
