"""Erases one person: everywhere, in one transaction. What is left are counts, and certificates without their names.

Stored files cannot be part of a transaction: their names are written down in it, and they are deleted once it is
committed, or some night after it.
"""

import logging
from datetime import datetime
from functools import partial

from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F

from apps.audit.models import Act
from apps.audit.recording import record
from apps.privacy import cached
from apps.privacy.models import Erasure, Leftover
from apps.privacy.people import APPS, known
from apps.vocabulary.whose import Who

logger = logging.getLogger(__name__)


def erase(who: Who, *, by: str, cause: str, at: datetime) -> None:
    """`by` is the public id of the member of staff who does it, or of the person, or empty at night."""
    with transaction.atomic():
        get_user_model().objects.select_for_update().filter(pk=who.key).first()
        row = _row(who, cause=cause, at=at)
        whole = known(who)
        leave([name for app in APPS for name in app.erase(whole, at=at)], at=at)
        Erasure.objects.filter(pk=row.pk).update(done_at=at)
        record(Act.ERASED, by=by, about=who.public_id, detail=str(cause), at=at)
        transaction.on_commit(partial(_after, at), robust=True)


def _row(who: Who, *, cause: str, at: datetime) -> Erasure:
    """The one that was asked for, or one that says that it happened."""
    asked = Erasure.objects.open().filter(member=who.key).first() if who.key is not None else None
    return asked or Erasure.objects.create(
        member_id=who.key, public_id=who.public_id, cause=cause, asked_at=at, due_at=at
    )


def leave(files: list[str], *, at: datetime) -> None:
    """To be deleted once this transaction is committed, and not before that moment."""
    Leftover.objects.bulk_create([Leftover(name=name, since=at) for name in set(files)], ignore_conflicts=True)


def _after(at: datetime) -> None:
    cached.forget_uploads()
    clear_leftovers(at=at)


def clear_leftovers(*, at: datetime) -> int:
    """How many files could not be deleted. The log names files only by their random names."""
    failed = 0
    for leftover in Leftover.objects.filter(since__lte=at).order_by("tries", "pk").iterator():
        try:
            default_storage.delete(leftover.name)
        except Exception:  # each storage has its own kinds of failure
            logger.exception("%s could not be deleted; it is tried again at night", leftover.name)
            Leftover.objects.filter(pk=leftover.pk).update(tries=F("tries") + 1)
            failed += 1
        else:
            leftover.delete()
    return failed
