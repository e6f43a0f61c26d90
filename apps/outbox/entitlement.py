"""Who still wants a mail when it is about to leave. Upper apps register each kind of mailing: no other is queued.

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
    check: Check | None
    reason: "StrOrPromise"
    is_list: bool = False
    opens_account: bool = False


entitlements: dict[str, Entitlement] = {}


def register(
    kind: str,
    check: Check | None,
    *,
    reason: "StrOrPromise" = NOT_WANTED,
    is_list: bool = False,
    opens_account: bool = False,
) -> None:
    """`reason` is kept with the mails the check leaves out. Without a check, all are wanted. List mail, and no other,
    says in its headers how to stop it. What `opens_account` waits for no older mail to the same address, and staff do
    not see its text."""
    entitlements[kind] = Entitlement(check, reason, is_list, opens_account)


def still_wanted(mails: QuerySet[Mail], *, kind: str) -> QuerySet[Mail] | None:
    """None if nobody looks after this kind: all are wanted."""
    known = entitlements.get(kind)
    return known.check(mails) if known and known.check else None


def reason(kind: str) -> str:
    return str(entitlements[kind].reason) if kind in entitlements else ""


def opening_accounts() -> list[str]:
    """Kinds of mails with which whoever reads them gets into an account."""
    return [kind for kind, entitlement in entitlements.items() if entitlement.opens_account]
