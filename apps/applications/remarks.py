"""What staff say about an application: notes, and a score that nobody writes over unseen. All of it stays."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.applications.models import Application, Note
from apps.members.models import Member
from apps.vocabulary import datewords


class Overtaken(Exception):
    """Somebody else gave another score meanwhile; the text says who, and when."""


class NothingSaid(Exception):
    """Neither a note nor another score."""


@transaction.atomic
def remark(application: int, *, score: int | None, seen_score: int | None, text: str, by: Member, at: datetime) -> Note:
    """`seen_score` is what stood there when the person chose theirs. Raises Overtaken or NothingSaid."""
    row = Application.objects.select_for_update().get(pk=application)
    is_scored = score != seen_score
    if is_scored and row.score != seen_score:
        raise Overtaken(_who_scored(row))
    if not (is_scored or text.strip()):
        raise NothingSaid(_("Write a note, or choose another score."))
    note = Note(application=row, by=by, at=at, text=text.strip())
    if is_scored:
        note.score_before, note.score = row.score, score
        Application.objects.filter(pk=row.pk).update(score=score)
    note.save()
    return note


def _who_scored(row: Application) -> str:
    words = {"score": _("no score") if row.score is None else row.score}
    last = row.notes.filter(score=row.score).exclude(score_before=row.score).select_related("by").first()
    if last is None or last.by is None:
        return _("Meanwhile the score became %(score)s. Yours was not saved.") % words
    words |= {"name": last.by.name, "moment": datewords.moment(last.at, "UTC")}
    return _("%(name)s gave %(score)s on %(moment)s. Yours was not saved.") % words
