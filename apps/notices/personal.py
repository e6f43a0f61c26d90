"""What people answered when dates moved. An answer's row says nothing of whom once its participation does not."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.notices.models import Availability, Notice, Reply, StatusChange
from apps.training.models import Participation, Trainer
from apps.vocabulary.whose import Held, Kind, Who, moment

KINDS: tuple[Kind, ...] = (
    Kind(
        "answers-to-notices",
        _("Your answers when dates moved, and which days you said you could come"),
        _("A year after the event"),
        ("notices.Reply", "notices.Availability"),
        _("How many answered what."),
    ),
    Kind(
        "published-notices",
        _("Notices that you published"),
        _("As long as you have an account"),
        ("notices.Notice", "notices.StatusChange"),
        _("The notices, without who published them."),
    ),
)


def held(who: Who) -> Iterator[Held]:
    people = Participation.objects.filter(who.theirs)
    for reply in Reply.objects.filter(participation__in=people).select_related("change__event").order_by("pk"):
        facts = {"answer": str(reply.get_answer_display()), "at": moment(reply.at)}
        yield Held("answers-to-notices", {"event": reply.change.event.title, **facts})
    trainers = Trainer.objects.filter(email__in=who.addresses)
    for each in Availability.objects.filter(Q(participation__in=people) | Q(trainer__in=trainers)).order_by("pk"):
        facts = {"answer": str(each.get_answer_display()), "at": moment(each.at)}
        yield Held("answers-to-notices", {"days": each.days, **facts})
    if who.key is not None:
        for notice in Notice.objects.filter(published_by=who.key).order_by("pk"):
            version = {"notice": notice.number, "version": notice.version}
            yield Held("published-notices", {**version, "published": moment(notice.published_at)})


def erase(who: Who, *, at: datetime) -> Iterable[str]:
    """An account that published something is otherwise kept by the database."""
    if who.key is not None:
        Notice.objects.filter(published_by=who.key).update(published_by=None)
        StatusChange.objects.filter(by=who.key).update(by=None)
    return ()
