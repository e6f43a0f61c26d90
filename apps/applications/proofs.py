"""Files that applicants send: taken in by what is in them, kept under names nobody can guess."""

import logging
import re
from pathlib import PurePath

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from apps.applications.models import Answer, Application
from apps.resources import uploads
from apps.resources.refusal import Refused
from apps.resources.serving import StoredFile
from apps.resources.sniffing import DOCX, JPEG, KINDS, PDF, PNG
from apps.resources.uploads import Harmless

logger = logging.getLogger(__name__)

LARGEST = 10 * 1024 * 1024
MOST_AT_ONCE = 3 * LARGEST
"""Of one form. Whoever has more sends it in turns: the draft keeps what has arrived."""
TAKEN = (PDF, DOCX, JPEG, PNG)
ACCEPT = ",".join(f".{kind.extension}" for kind in TAKEN) + ",.jpeg"
BY_EXTENSION = {kind.extension: kind for kind in KINDS.values()}
STORED_NAME = re.compile(r"[0-9a-f]{32}\.(?:pdf|docx|jpg|png)")

Proof = Harmless


class NotTaken(Exception):
    """The file is at fault; the text says what to do."""


def prepared(upload: UploadedFile) -> Proof:
    """Takes seconds for a picture, so call it while no transaction is open. NotTaken."""
    if (upload.size or 0) > LARGEST:
        raise NotTaken(_("This file is larger than 10 MB. Make it smaller, then choose it again."))
    try:
        proof = uploads.prepare(upload)
    except Refused as refusal:
        raise NotTaken(_cannot()) from refusal
    if proof.kind not in TAKEN:
        raise NotTaken(_cannot())
    return proof


def _cannot() -> str:
    return _("This file cannot be taken. Choose a whole PDF, DOCX, JPEG or PNG without a password.")


def keep_proof(application: Application, proof: Proof) -> None:
    old = _stored_name(application.proof_file)
    application.proof_file.save(proof.name, File(proof.content), save=False)
    application.proof_filename = proof.name
    application.save(update_fields=["proof_file", "proof_filename"])
    _clear(application.proof_file, old)


def keep_answer(application: Application, question: int, proof: Proof) -> None:
    answer, _made = Answer.objects.get_or_create(application=application, question_id=question)
    old = _stored_name(answer.file)
    answer.file.save(proof.name, File(proof.content), save=False)
    answer.filename = proof.name
    answer.save(update_fields=["file", "filename"])
    _clear(answer.file, old)


def stored(name: str, *, email: str) -> StoredFile | None:
    """By the last part of its name in the storage; of that applicant alone. None also of what the storage has lost."""
    path = f"applications/{name}"
    if not STORED_NAME.fullmatch(name):
        return None
    application = Application.objects.filter(proof_file=path, email=email).first()
    if application:
        return _stored(application.proof_file, application.proof_filename, application)
    answer = Answer.objects.filter(file=path, application__email=email).select_related("application").first()
    return _stored(answer.file, answer.filename, answer.application) if answer else None


def _stored(file: FieldFile, filename: str, application: Application) -> StoredFile | None:
    try:
        size = file.size
    except FileNotFoundError:
        logger.exception("The storage has lost %s", file.name)
        return None
    name = PurePath(str(file.name)).name
    return StoredFile(
        file=file,
        name=filename or name,
        media_type=BY_EXTENSION[PurePath(name).suffix[1:]].media_type,
        size=size,
        mark=name,
        changed_at=application.changed_at,
        is_for_all=False,
    )


def last_part(file: FieldFile) -> str:
    """What stands in the file's address; empty where there is none."""
    return PurePath(_stored_name(file)).name


def _stored_name(file: FieldFile) -> str:
    return str(file.name or "") if file else ""


def _clear(file: FieldFile, old: str) -> None:
    """What was replaced is deleted once that is certain."""
    if old:
        transaction.on_commit(lambda: file.storage.delete(old), robust=True)
