"""What this very app holds of a person."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from apps.privacy.models import DataFile, Erasure, Sleeper
from apps.vocabulary.whose import Held, Kind, Who, moment

KINDS: tuple[Kind, ...] = (
    Kind(
        "my-data",
        _("Files of your data, and wishes to be erased"),
        _("Files seven days; that somebody was erased, two years"),
        ("privacy.DataFile", "privacy.Erasure", "privacy.Sleeper"),
        _("That an account was erased, and when: with a random number in place of you."),
    ),
)


def held(who: Who) -> Iterator[Held]:
    if who.key is None:
        return
    for file in DataFile.objects.filter(member=who.key).order_by("pk"):
        yield Held("my-data", {"file asked for": moment(file.asked_at), "stays until": moment(file.expires_at)})
    for erasure in Erasure.objects.filter(member=who.key).order_by("pk"):
        facts = {"due": moment(erasure.due_at), "stopped": moment(erasure.stopped_at)}
        yield Held("my-data", {"erasure asked for": moment(erasure.asked_at), **facts})
    for sleeper in Sleeper.objects.filter(member=who.key):
        yield Held("my-data", {"warned of long absence": moment(sleeper.first_warned_at)})


def erase(who: Who, *, at: datetime) -> Iterable[str]:
    if who.key is None:
        return ()
    return list(DataFile.objects.filter(member=who.key).exclude(file="").values_list("file", flat=True))
