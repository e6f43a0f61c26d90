"""Makes the files of members' data. A row is claimed until a moment; whoever finds a claim that ran out begins anew."""

import hashlib
import logging
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from os import SEEK_END
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import translation

from apps.members.personal import who_is
from apps.privacy import mailing
from apps.privacy.erasing import leave
from apps.privacy.models import DataFile, Leftover, file_name
from apps.privacy.packing import pack

logger = logging.getLogger(__name__)

LEASE, WHILE_STORED, BACK_OFF = timedelta(minutes=5), timedelta(minutes=20), timedelta(minutes=2)
MOST_TRIES = 3

Clock = Callable[[], datetime]


class Lost(Exception):
    """Another worker has it, or its member has left."""


def make_waiting(*, clock: Clock) -> bool:
    """Makes one; False if none waits."""
    _due(clock()).filter(tries__gte=MOST_TRIES).update(state=DataFile.State.FAILED, claimed_until=None)
    row = _claim(clock())
    if row is None:
        return False
    try:
        _make(row, clock)
    except Lost:
        logger.warning("Data file %s was taken over, or is wanted no more", row.pk)
    except Exception:
        logger.exception("Data file %s could not be made", row.pk)
        _ours(row).update(claimed_until=clock() + BACK_OFF)
    return True


def _due(at: datetime) -> QuerySet[DataFile]:
    return DataFile.objects.filter(Q(claimed_until=None) | Q(claimed_until__lte=at), state=DataFile.State.WAITING)


def _claim(at: datetime) -> DataFile | None:
    for pk in _due(at).order_by("pk").values_list("pk", flat=True)[:10]:
        if _due(at).filter(pk=pk).update(claimed_until=at + LEASE, tries=F("tries") + 1, done_kinds=0):
            return DataFile.objects.select_related("member").filter(pk=pk).first()
    return None


def _ours(row: DataFile) -> QuerySet[DataFile]:
    return DataFile.objects.filter(pk=row.pk, state=DataFile.State.WAITING, claimed_until=row.claimed_until)


def _make(row: DataFile, clock: Clock) -> None:
    with tempfile.TemporaryFile() as growing:
        with translation.override(row.member.language):
            pack(
                growing,
                who_is(row.member),
                at=row.asked_at,
                told=lambda done: _tell(row, done, until=clock() + LEASE),
            )
        _tell(row, row.done_kinds, until=clock() + WHILE_STORED)
        _keep(row, growing, at=clock())


def _tell(row: DataFile, done: int, *, until: datetime) -> None:
    if not _ours(row).update(done_kinds=done, claimed_until=until):
        raise Lost
    row.claimed_until, row.done_kinds = until, done


def _keep(row: DataFile, growing: IO[bytes], *, at: datetime) -> None:
    size = growing.seek(0, SEEK_END)
    growing.seek(0)
    digest = hashlib.file_digest(growing, "sha256").hexdigest()  # type: ignore[arg-type]
    growing.seek(0)
    name = file_name(row, "")
    leave([name], at=at + WHILE_STORED)  # should this process die before a row knows the file
    default_storage.save(name, File(growing))
    with transaction.atomic():
        kept = _ours(row).update(state=DataFile.State.READY, file=name, size=size, sha256=digest, claimed_until=None)
        if kept:
            Leftover.objects.filter(name=name).delete()
            mailing.tell_ready(row, at=at)
    if not kept:
        default_storage.delete(name)
        raise Lost


def clear(*, at: datetime) -> int:
    """Deletes those that have expired, rows first: a file whose row is gone is deleted until the storage answers."""
    with transaction.atomic():
        expired = DataFile.objects.filter(expires_at__lte=at)
        leave(list(expired.exclude(file="").values_list("file", flat=True)), at=at)
        return expired.delete()[0]
