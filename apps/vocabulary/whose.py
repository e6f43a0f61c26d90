"""What each app's `personal` module speaks of: a person, what is held of them, and what stands there once they are
erased.

Every app that holds something about people has a module `personal` with `KINDS`, `held(who)`, which gives out what the
person may have, and `erase(who, at=)`, which runs in one transaction with all the others and gives the names of stored
files to delete after it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any, Protocol

from django.core.files.storage import default_storage
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

INSTEAD = "…"
ERASED_DOMAIN = "@erased.invalid"
"""A domain that can never exist (RFC 2606): no mail server takes mail for it."""
ERASED_NAME = "Erased person"


@dataclass(frozen=True)
class Who:
    """`key` is the member's primary key, None for who has no account. `addresses` in lower case: only those that are
    proved to be theirs, for what they give out is given to whoever has the account."""

    key: int | None
    public_id: str
    addresses: frozenset[str]
    names: frozenset[str] = frozenset()

    @property
    def theirs(self) -> Q:
        """Of rows with a member and an address."""
        by_address = Q(email__in=self.addresses)
        return by_address if self.key is None else by_address | Q(member=self.key)

    def known_as(self, held: "Iterable[Held]") -> "Who":
        """With the names and addresses that stand in what is held of them."""
        found = list(held)
        names = {name for each in found for name in each.names if name.strip()}
        addresses = {address.strip().lower() for each in found for address in each.addresses if address.strip()}
        return replace(self, names=self.names | names, addresses=self.addresses | addresses)


@dataclass(frozen=True)
class Kind:
    """A kind of data, for the person's own page and for the table that no model may be missing from. `kept` says how
    long, `stays` what is left of it after an erasure and why; `models` are labels."""

    name: str
    label: "StrOrPromise"
    kept: "StrOrPromise"
    models: tuple[str, ...]
    stays: "StrOrPromise" = ""


@dataclass(frozen=True)
class HeldFile:
    name: str
    open: Callable[[], IO[bytes]]


@dataclass(frozen=True)
class Held:
    """One thing of a kind, as values that JSON can carry. `names` and `addresses` are what it calls the person."""

    kind: str
    facts: dict[str, Any]
    files: tuple[HeldFile, ...] = ()
    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


class Personal(Protocol):
    """What a module `personal` has."""

    KINDS: tuple[Kind, ...]

    def held(self, who: Who) -> Iterator[Held]: ...

    def erase(self, who: Who, *, at: datetime) -> Iterable[str]: ...


def stored(name: str, path: str) -> HeldFile:
    """A file of the storage."""
    return HeldFile(name, lambda: default_storage.open(path))


def moment(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""


def erased_name() -> Concat:
    """For an UPDATE. The number is the row's own: two rows do not show that they were one person's."""
    return Concat(Value(f"{ERASED_NAME} "), Cast("pk", CharField()))


def erased_address() -> Concat:
    return Concat(Value("erased-"), Cast("pk", CharField()), Value(ERASED_DOMAIN))


def scrub(rows: QuerySet[Any], who: Who, *fields: str) -> None:
    """Takes the person's addresses and names out of what others wrote. A name of one word is left: it may be a word."""
    said = sorted([*who.addresses, *(name for name in who.names if " " in name.strip())], key=len, reverse=True)
    if not said:
        return
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(each)}(?!\w)" for each in said), re.IGNORECASE)
    for row in rows.filter(_mentions(said, fields)).order_by().values("pk", *fields):
        changed = {field: pattern.sub(INSTEAD, row[field]) for field in fields}
        rows.model._base_manager.filter(pk=row["pk"]).update(**changed)


def _mentions(said: Sequence[str], fields: Sequence[str]) -> Q:
    """SQLite folds only plain Latin letters: other scripts are looked for in each of their usual spellings."""
    spelt = {form for each in said for form in (each, each.lower(), each.upper(), each.title())}
    found = Q()
    for field in fields:
        for each in spelt:
            found |= Q(**{f"{field}__icontains": each})
    return found
