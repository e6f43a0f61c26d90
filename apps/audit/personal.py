"""The audit trail names nobody: public ids only, and it outlives whom it is about."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from apps.audit.models import Act, Entry
from apps.vocabulary.whose import Held, Kind, Who, moment

KINDS: tuple[Kind, ...] = (
    Kind(
        "audit",
        _("Who of the staff looked at what is hidden of you, or changed it, and when"),
        _("Two years"),
        ("audit.Entry",),
        _("It stays as it is: it holds a random number in place of you, and neither your name nor your address."),
    ),
)


def held(who: Who) -> Iterator[Held]:
    """Not who did it, nor why: that is about them, and may be about whoever reported this person. That a reported
    message was read would say so alone."""
    told = Entry.objects.filter(about=who.public_id).exclude(about="").exclude(act=Act.READ_MESSAGE)
    for entry in told.order_by("pk").iterator():
        yield Held("audit", {"at": moment(entry.at), "what": str(Act(entry.act).label)})


def erase(who: Who, *, at: datetime) -> Iterable[str]:
    return ()
