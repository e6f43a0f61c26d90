"""The one door by which a file gets into the library."""

import hashlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, cast

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import Max
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from apps.resources.extraction.findings import Limits
from apps.resources.filenames import safe_name
from apps.resources.kinds import Medium
from apps.resources.models import Copy, Resource, Revision
from apps.resources.models.edition import Reading, part_of
from apps.resources.quarantine import BrokeOff, Unfit, extracted
from apps.resources.reading import REPLACED
from apps.resources.refusal import Refused
from apps.resources.sniffing import Kind, sniff
from apps.resources.tasks import read_files
from apps.resources.waking import wake
from apps.search import index

if TYPE_CHECKING:
    from apps.members.models import Member

CHUNK = 1 << 20
REDRAWING = Limits(seconds=12, cpu_seconds=12, pixels=25_000_000)  # somebody waits for it before a page


@dataclass(frozen=True)
class Harmless:
    """Fit to be kept. `content` is closed with the upload that it came by."""

    content: IO[bytes]
    kind: Kind
    name: str
    size: int
    sha256: str


def accept(upload: File, *, copy: Copy, by: "Member | None") -> Revision:
    """The file as the copy's current revision; the one there is, if it is the same. Refused says why not."""
    return keep(prepare(upload), copy=copy, by=by)


def prepare(upload: File) -> Harmless:
    """Takes seconds for a picture, so call it while no transaction is open. Refused says what is wrong with the file.

    What it will be called and where it will be stored has nothing to do with what the uploader's computer called it.
    """
    content = cast(IO[bytes], upload.file)
    if content.seek(0, 2) > settings.LIBRARY_FILE_BYTES:
        limit = filesizeformat(settings.LIBRARY_FILE_BYTES)
        raise Refused(_("This file is larger than %(limit)s. Make it smaller and upload it again.") % {"limit": limit})
    kind = sniff(content)
    if kind.medium == Medium.IMAGE:
        _redraw(upload, content)
    content = cast(IO[bytes], upload.file)
    digest, size = _measured(content)
    return Harmless(content, kind, safe_name(upload.name or "", kind.extension), size, digest)


def _redraw(upload: File, content: IO[bytes]) -> None:
    """Pictures are shown in pages, so they are drawn anew; documents stay as they are."""
    try:
        with extracted(content, "redraw", limits=REDRAWING) as extract:
            if extract.redrawn is None:
                raise BrokeOff
            upload.file = extract.redrawn.open("rb")  # lives on without its name until it is closed
    except Unfit as unfit:
        raise Refused(_(str(unfit))) from unfit
    except BrokeOff as broken:
        raise Refused(_("This picture could not be looked at just now. Try again in a minute.")) from broken
    content.close()


def keep(prepared: Harmless, *, copy: Copy, by: "Member | None") -> Revision:
    """Refused if another copy has this format by now.

    A stored file outlives only a transaction round this one that fails later: nobody can reach it then.
    """
    if same := copy.revisions.current().filter(sha256=prepared.sha256).first():
        return same
    values = {"name": prepared.name, "size": prepared.size, "sha256": prepared.sha256}
    revision = Revision(copy=copy, media_type=prepared.kind.media_type, uploaded_by=by, **values)
    revision.file.save("", File(prepared.content), save=False)
    try:
        with transaction.atomic():
            _make_current(revision, prepared.kind.medium)
            transaction.on_commit(wake_reader, robust=True)
    except BaseException:
        revision.file.delete(save=False)
        raise
    return revision


def _measured(content: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    content.seek(0)
    while chunk := content.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    content.seek(0)
    return digest.hexdigest(), size


def _make_current(revision: Revision, medium: Medium) -> None:
    """The resource is locked first, as where it is deleted; its copies change their formats one after another."""
    copy = revision.copy
    Resource.objects.select_for_update(no_key=True).get(pk=copy.edition.resource_id)
    Copy.objects.select_for_update().get(pk=copy.pk)
    _check_medium(copy, medium)
    copy.revisions.filter(reading=Reading.WAITING).update(reading=Reading.REFUSED, trouble=REPLACED, claimed_until=None)
    copy.revisions.current().update(is_current=False)
    latest = copy.revisions.aggregate(latest=Max("number"))["latest"] or 0
    revision.number = latest + 1
    revision.save()
    copy.medium = medium
    copy.save(update_fields=["medium"])
    resource = copy.edition.resource_id
    index.drop_passages("resource", resource, part_of(copy.pk))
    index.refresh("resource", [resource])


def _check_medium(copy: Copy, medium: Medium) -> None:
    others = Copy.objects.filter(edition=copy.edition_id, language=copy.language, medium=medium).exclude(pk=copy.pk)
    if others.exists():
        raise Refused(
            _("This edition has a copy of this format in this language already. Replace the file of that copy instead.")
        )


def wake_reader() -> None:
    wake(read_files)
