"""What somebody follows, and when they were last told of it."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from apps.following.models import Digest, Follow
from apps.vocabulary.whose import Held, Kind, Who, moment

KINDS: tuple[Kind, ...] = (
    Kind(
        "follows",
        _("What you follow, and when we last wrote to you about it"),
        _("As long as you have an account"),
        ("following.Follow", "following.Digest"),
    ),
)


def held(who: Who) -> Iterator[Held]:
    for follow in Follow.objects.filter(member=who.key).select_related("course", "topic", "reading_list"):
        thing = follow.course or follow.topic or follow.reading_list or follow.country or follow.region
        yield Held("follows", {"what": str(thing), "kind": follow.kind, "since": moment(follow.since)})
    for digest in Digest.objects.filter(member=who.key):
        yield Held("follows", {"told until": moment(digest.told_until)})


def erase(who: Who, *, at: datetime) -> Iterable[str]:
    Follow.objects.filter(member=who.key).delete()
    Digest.objects.filter(member=who.key).delete()
    return ()
