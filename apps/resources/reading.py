"""The walk of an uploaded file's text into the search: claim a row, have the file read, keep what came of it.

Rows are claimed one at a time until a moment; when a worker dies, another takes over after it. What is found is kept
only while the claim still holds and the file is still the current one: nothing is read into the index twice.
"""

import logging
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_noop

from apps.resources.models import Revision
from apps.resources.models.edition import Reading, RevisionQuerySet, part_of
from apps.resources.quarantine import BrokeOff, Extract, Unfit, extracted
from apps.resources.sniffing import KINDS
from apps.search import index
from apps.search.entries import Passage, Text

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=3)
"""Longer than any file may take to be fetched and read."""
BACK_OFF = {1: timedelta(minutes=3), 2: timedelta(hours=1)}
MOST_TRIES = 3

# Kept in English and translated when shown: whoever looks at them is not whoever read the file.
SCAN = gettext_noop(
    "This file has no text: it may be a scan. Run it through text recognition (OCR) and upload it again."
)
PICTURE = gettext_noop("The words in a picture are not found: say in the summary what it shows.")
LONG = gettext_noop("Only the first part of this very long file is found.")
GIVEN_UP = gettext_noop("The portal failed three times to read this file, through no fault of the file.")
REPLACED = gettext_noop("Replaced before it was read.")


def read_waiting(*, at: datetime) -> bool:
    """Reads one file that waits; False if none does."""
    _give_up(at)
    revision = _claim(at)
    if revision is None:
        return False
    try:
        _read(revision)
    except Unfit as unfit:
        _finish(revision, Reading.REFUSED, str(unfit), Extract())
    except BrokeOff:
        logger.warning("The reading of revision %s was killed", revision.pk)
        _later(revision, at)
    except Exception:
        logger.exception("Revision %s could not be read", revision.pk)
        _later(revision, at)
    return True


def read_again(revisions: RevisionQuerySet) -> int:
    """Says how many wait now."""
    return revisions.current().update(reading=Reading.WAITING, trouble="", tries=0, claimed_until=None)


def _due(at: datetime) -> RevisionQuerySet:
    unclaimed = Q(claimed_until=None) | Q(claimed_until__lte=at)
    return Revision.objects.current().filter(unclaimed, reading=Reading.WAITING)


def _give_up(at: datetime) -> None:
    """On what whole workers died of, three times."""
    _due(at).filter(tries__gte=MOST_TRIES).update(reading=Reading.REFUSED, trouble=GIVEN_UP, claimed_until=None)


def _claim(at: datetime) -> Revision | None:
    for pk in _due(at).order_by("pk").values_list("pk", flat=True)[:10]:
        if _due(at).filter(pk=pk).update(claimed_until=at + LEASE, tries=F("tries") + 1):
            return Revision.objects.select_related("copy__edition").get(pk=pk)
    return None


def _read(revision: Revision) -> None:
    kind = KINDS[revision.media_type]
    with revision.file.open("rb") as content, extracted(content, kind.medium) as extract:
        if extract.passages:
            _finish(revision, Reading.DONE, LONG if extract.cut else "", extract)
        else:
            _finish(revision, Reading.NO_TEXT, PICTURE if kind.medium == "image" else SCAN, extract)


def _finish(revision: Revision, reading: Reading, trouble: str, extract: Extract) -> None:
    """All in one transaction, if the file is still ours to read and still the current one."""
    if extract.cover:
        revision.cover.save("", ContentFile(extract.cover), save=False)
    kept = 0
    try:
        with transaction.atomic():
            kept = _ours(revision).update(
                reading=reading, trouble=trouble, pages=extract.pages, cover=revision.cover.name, claimed_until=None
            )
            if kept:
                _index(revision, extract)
    finally:
        if not kept and extract.cover:
            revision.cover.delete(save=False)


def _index(revision: Revision, extract: Extract) -> None:
    copy = revision.copy
    passages = [Passage(Text(copy.language, text), page) for page, text in extract.passages]
    index.put_passages("resource", copy.edition.resource_id, part_of(copy.pk), passages)


def _later(revision: Revision, at: datetime) -> None:
    if revision.tries < MOST_TRIES:
        _ours(revision).update(claimed_until=at + BACK_OFF[revision.tries])
    else:
        _ours(revision).update(reading=Reading.REFUSED, trouble=GIVEN_UP, claimed_until=None)


def _ours(revision: Revision) -> RevisionQuerySet:
    return Revision.objects.current().filter(
        pk=revision.pk, reading=Reading.WAITING, claimed_until=revision.claimed_until
    )
