"""Which list mail somebody wants."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from apps.subscriptions.models import Preference
from apps.vocabulary.whose import Held, Kind, Who, moment

KINDS: tuple[Kind, ...] = (
    Kind(
        "mail-preferences",
        _("Which list mail you wish to get, and how often"),
        _("As long as you have an account"),
        ("subscriptions.Preference",),
    ),
)


def held(who: Who) -> Iterator[Held]:
    for each in Preference.objects.filter(member=who.key):
        facts = {"list": each.kind, "how often": each.get_pace_display(), "chosen": moment(each.chosen_at)}
        yield Held("mail-preferences", facts)


def erase(who: Who, *, at: datetime) -> Iterable[str]:
    Preference.objects.filter(member=who.key).delete()
    return ()
