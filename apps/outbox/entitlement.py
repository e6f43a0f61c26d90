"""Who still wants a mail when it is about to leave. Upper apps register one check per kind of mailing.

A check narrows a queryset of mails to those still wanted. It becomes part of the one UPDATE just before DATA, so that
looking and leaving are one step.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.outbox.models import Mail

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

Check = Callable[[QuerySet[Mail]], QuerySet[Mail]]


NOT_WANTED = _("Overtaken by a newer notice, or no longer taking part.")


@dataclass(frozen=True)
class Entitlement:
    check: Check
    reason: "StrOrPromise"


entitlements: dict[str, Entitlement] = {}


def register(
    kind: str,
    check: Check,
    *,
    reason: "StrOrPromise" = NOT_WANTED,
) -> None:
    """`reason` is kept with the mails the check leaves out."""
    entitlements[kind] = Entitlement(check, reason)


def still_wanted(mails: QuerySet[Mail], *, kind: str) -> QuerySet[Mail] | None:
    """None if nobody looks after this kind: all are wanted."""
    return entitlements[kind].check(mails) if kind in entitlements else None


def reason(kind: str) -> str:
    return str(entitlements[kind].reason) if kind in entitlements else ""
