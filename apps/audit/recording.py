"""The one way into the audit trail, in the transaction of what is recorded."""

from datetime import datetime

from apps.audit.models import Act, Entry


def record(act: Act, *, by: str, about: str = "", detail: str = "", at: datetime) -> None:
    """`by` and `about` are public ids; `detail` names fields or objects by their ids, never a person."""
    Entry.objects.create(act=act, actor=by, about=about, detail=detail[:300], at=at)
