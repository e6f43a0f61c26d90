"""What staff see of a member only by asking for it. Upper apps hand down what they hold."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from apps.members.models import Joining, Member

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

Line = tuple["StrOrPromise", str]
"""Label and value."""
Teller = Callable[[Member], Iterable[Line]]

tellers: list[Teller] = []


def of(member: Member) -> Iterator[Line]:
    told = [line for tell in tellers for line in tell(member)]
    yield _("e-mail address"), member.email
    if not told:  # a profile tells these as well, and to whom they are open
        yield _("organization"), member.organization
        yield _("constituency"), member.get_constituency_display()
    for joining in Joining.objects.filter(member=member):
        yield _("reason for joining"), joining.reason
    yield from told
