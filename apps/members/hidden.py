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
    yield _("e-mail address"), member.email
    yield _("organization"), member.organization
    yield _("constituency"), member.get_constituency_display()
    for joining in Joining.objects.filter(member=member):
        yield _("reason for joining"), joining.reason
    for tell in tellers:
        yield from tell(member)
