"""Making packs. The rows are the work: one is claimed until a moment, and the claim renewed while it grows.

Whoever finds a claim that has run out takes the pack over from a worker that died. The same contents give the same
ZIP, byte for byte.
"""

import hashlib
import logging
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from os import SEEK_END
from typing import IO

from django.core.files import File
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_noop

from apps.resources.fieldpack.contents import Missing, PackedFile
from apps.resources.fieldpack.index import rendered
from apps.resources.fieldpack.layout import INDEX
from apps.resources.models import Pack, Resource

logger = logging.getLogger(__name__)

LEASE, WHILE_STORED = timedelta(minutes=2), timedelta(minutes=20)
BACK_OFF = timedelta(minutes=1)
MOST_TRIES = 3
TELL_EVERY = 5_000_000  # bytes
CHUNK = 1 << 18

# Kept in English and translated when shown: who asks is not who builds.
MISSING = gettext_noop("Something that you chose has left the library meanwhile. Choose again.")
GIVEN_UP = gettext_noop(
    "The portal failed to make this pack, through no fault of yours. Ask again tomorrow, or write to CMCS."
)

Clock = Callable[[], datetime]


class Lost(Exception):
    """Another worker has taken the pack over."""


def build_waiting(*, clock: Clock) -> bool:
    """Makes one pack that waits; False if none does."""
    _due(clock()).filter(tries__gte=MOST_TRIES).update(state=Pack.State.FAILED, trouble=GIVEN_UP, claimed_until=None)
    pack = _claim(clock())
    if pack is None:
        return False
    try:
        _build(pack, clock)
    except Lost:
        logger.warning("Pack %s was taken over by another worker", pack.pk)
    except Missing:
        _ours(pack).update(state=Pack.State.FAILED, trouble=MISSING, claimed_until=None)
    except Exception:
        logger.exception("Pack %s could not be made", pack.pk)
        _ours(pack).update(claimed_until=clock() + BACK_OFF)
    return True


def _due(at: datetime) -> QuerySet[Pack]:
    unclaimed = Q(claimed_until=None) | Q(claimed_until__lte=at)
    return Pack.objects.filter(unclaimed, state=Pack.State.WAITING)


def _claim(at: datetime) -> Pack | None:
    for pk in _due(at).order_by("pk").values_list("pk", flat=True)[:10]:
        if _due(at).filter(pk=pk).update(claimed_until=at + LEASE, tries=F("tries") + 1, done_size=0):
            return Pack.objects.select_related("member").get(pk=pk)
    return None


def _ours(pack: Pack) -> QuerySet[Pack]:
    return Pack.objects.filter(pk=pack.pk, state=Pack.State.WAITING, claimed_until=pack.claimed_until)


def _build(pack: Pack, clock: Clock) -> None:
    visible = Resource.objects.visible_to(pack.member, at=clock())
    page, held = rendered(pack.contents, visible=visible, language=pack.language, made_on=pack.asked_at.date())
    with tempfile.TemporaryFile() as growing:
        with zipfile.ZipFile(growing, "w") as packed:
            packed.writestr(_member(INDEX, pack.asked_at), page)
            for done in _written(packed, [file for part in held for file in part.files]):
                _tell(pack, done, until=clock() + LEASE)
        _tell(pack, growing.seek(0, SEEK_END), until=clock() + WHILE_STORED)
        _keep(pack, growing)


def _written(packed: zipfile.ZipFile, files: list[PackedFile]) -> Iterator[int]:
    """Yields how many bytes are written, now and then."""
    done = told = 0
    for file in files:
        member = _member(file.path, file.revision.uploaded_at)
        member.file_size = file.revision.size
        with (
            file.revision.file.storage.open(str(file.revision.file.name)) as source,
            packed.open(member, "w") as target,
        ):
            while chunk := source.read(CHUNK):
                target.write(chunk)
                done += len(chunk)
                if done - told >= TELL_EVERY:
                    yield done
                    told = done


def _member(path: str, changed_at: datetime) -> zipfile.ZipInfo:
    """Not compressed: PDFs are already, and the size can be said before."""
    member = zipfile.ZipInfo(path, changed_at.timetuple()[:6])
    member.create_system, member.external_attr = 3, 0o644 << 16  # the same on every machine
    return member


def _tell(pack: Pack, done: int, *, until: datetime) -> None:
    if not _ours(pack).update(done_size=done, claimed_until=until):
        raise Lost
    pack.claimed_until = until


def _keep(pack: Pack, growing: IO[bytes]) -> None:
    size, digest = growing.seek(0, SEEK_END), _checksum(growing)
    growing.seek(0)
    pack.file.save("", File(growing), save=False)
    kept = _ours(pack).update(
        state=Pack.State.READY,
        file=pack.file.name,
        size=size,
        done_size=size,
        sha256=digest,
        claimed_until=None,
    )
    if not kept:
        pack.file.delete(save=False)
        raise Lost


def _checksum(growing: IO[bytes]) -> str:
    growing.seek(0)
    return hashlib.file_digest(growing, "sha256").hexdigest()  # type: ignore[arg-type]
