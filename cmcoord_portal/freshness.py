"""Editions: a token that is another one once anything that it stands for was committed, by any process.

The site's is of what public pages show, the members' of what the directory shows. Every connection is watched for
statements that write to such a table. Their transaction's commit brings the new edition: what is rolled back brings
none. COPY and whatever else goes past Django's cursor is not seen: call `renew` after it, or kept pages may be a
minute old.
"""

import logging
import re
import secrets
import time
from collections.abc import Callable
from threading import Lock
from typing import Any, NamedTuple

from django.core.cache import caches
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

logger = logging.getLogger(__name__)

CACHE = "edition"
REMEMBERED_SECONDS = 0.02
AFTER_FAILURE_SECONDS = 1.0
COMPLAINT_EVERY_SECONDS = 60.0

SHOWN = ("training", "applications", "notices", "resources", "pages", "search", "vocabulary")
"""Apps whose tables public pages show; tables that a migration makes without a model are among them."""
NOT_SHOWN = (
    "training_participation",
    "training_standingchange",
    "applications_application",
    "applications_answer",
    "applications_note",
    "applications_decision",
    "applications_offer",
    "training_feedaddress",
    "applications_told",
    "notices_reply",
    "notices_window",
    "notices_availability",
    "training_trainer",
    "resources_savedresource",
    "resources_pack",
    "resources_outsidehost",
    "resources_outsideaddress",
)
SITE_TABLE = rf"(?!(?:{'|'.join(NOT_SHOWN)})(?:_\w+)?\b)(?:{'|'.join(SHOWN)})_\w+"
MEMBERS_TABLE = r"profiles_(?:card|cardmark|block)\b|training_participation\b"
MEMBER = r"(?:ONLY\s+)?(?:\"?\w+\"?\.)?\"?members_member\b"
SUSPENDS = rf"\bUPDATE\s+{MEMBER}.*\bis_active\b|\bDELETE\s+FROM\s+{MEMBER}"


def _writing_to(table: str, *, or_else: str = r"(?!)") -> re.Pattern[str]:
    return re.compile(
        r"\b(?:(?:INSERT|REPLACE|MERGE)\s+(?:OR\s+\w+\s+)?INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM|COPY"
        rf"|(?:ALTER|DROP)\s+TABLE(?:\s+IF\s+EXISTS)?)\s+(?:ONLY\s+)?(?:\"?\w+\"?\.)?\"?(?:{table})"
        rf"|\bTRUNCATE\b.*?\b(?:{table})|{or_else}",
        re.IGNORECASE | re.DOTALL,
    )


class Edition(NamedTuple):
    made_at: int
    """Unix time in seconds."""
    mark: str


class Watched:
    """What one edition stands for, and what this process last knew of it.

    `trusted_seconds`: a thousand pages a second need not ask the cache's server a thousand times.
    """

    def __init__(self, key: str, written: re.Pattern[str], *, trusted_seconds: float) -> None:
        self.key, self.written, self.trusted_seconds = key, written, trusted_seconds
        self.lock = Lock()
        self.forget()

    def forget(self) -> None:
        """As at the start of a process."""
        self.known: Edition | None = None
        self.good_until = self.complains_again_at = 0.0
        self.owes_one = False

    def edition(self) -> Edition | None:
        """None while the cache's server does not answer: nobody knows then what still holds."""
        if time.monotonic() < self.good_until:
            return self.known
        with self.lock:
            if time.monotonic() >= self.good_until:
                self._keep(self._trying(self._renew if self.owes_one else self._read))
            return self.known

    def renew(self) -> None:
        """Never fails: what was committed stays committed. A process that could not say so says it as soon as it
        can."""
        made = self._trying(self._renew)
        with self.lock:
            self.owes_one = made is None
            self._keep(made)

    def ends_by(self, sql: Any) -> bool:
        """Whether this statement changes what the edition stands for. One that is no text is taken for a change."""
        if isinstance(sql, bytes):
            sql = sql.decode("latin-1")
        if not isinstance(sql, str):
            return True
        return not sql.startswith("SELECT ") and self.written.search(sql) is not None

    def _keep(self, edition: Edition | None) -> None:
        self.known = edition
        self.good_until = time.monotonic() + (self.trusted_seconds if edition else AFTER_FAILURE_SECONDS)

    def _trying(self, ask: Callable[[], Edition]) -> Edition | None:
        try:
            return ask()
        except Exception as error:  # each cache backend has its own kinds of failure
            self._complain(error)
            return None

    def _complain(self, error: Exception) -> None:
        if time.monotonic() >= self.complains_again_at:
            self.complains_again_at = time.monotonic() + COMPLAINT_EVERY_SECONDS
            logger.error("The cache's server does not answer, pages are made afresh each time: %s", error)

    def _read(self) -> Edition:
        """Caches forget: a first edition is made where there is none, the same for all who ask at once."""
        known = caches[CACHE].get(self.key)
        if known is None:
            caches[CACHE].add(self.key, tuple(_made_now()), timeout=None)
            known = caches[CACHE].get(self.key)
        return Edition(*known)

    def _renew(self) -> Edition:
        made = _made_now()
        caches[CACHE].set(self.key, tuple(made), timeout=None)
        self.owes_one = False
        return made


def _made_now() -> Edition:
    return Edition(int(time.time()), secrets.token_hex(8))


SITE = Watched("edition-of-the-site", _writing_to(SITE_TABLE), trusted_seconds=REMEMBERED_SECONDS)
MEMBERS = Watched("edition-of-members", _writing_to(MEMBERS_TABLE, or_else=SUSPENDS), trusted_seconds=0)
"""Asked for each time: who has hidden something sees it hidden on the very next page of anybody."""
EDITIONS = (SITE, MEMBERS)


def watch(connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
    """Receiver of `connection_created`; a connection that was lost and made anew is watched already."""
    if _notice not in connection.execute_wrappers:
        connection.execute_wrappers.append(_notice)


def _notice(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    result = execute(sql, params, many, context)
    for watched in EDITIONS:
        if watched.ends_by(sql) and not _touched_no_row(sql, context["cursor"]):
            _after_commit(context["connection"], watched.renew)
    return result


def _touched_no_row(sql: Any, cursor: Any) -> bool:
    """As a worker's claim does every few seconds. With RETURNING, SQLite counts only what was fetched."""
    return (
        isinstance(sql, str)
        and sql.startswith(("UPDATE ", "DELETE "))
        and "RETURNING" not in sql
        and not cursor.rowcount
    )


def _after_commit(connection: BaseDatabaseWrapper, renew: Callable[[], None]) -> None:
    """Once per transaction. A savepoint that is rolled back takes its promise of a new edition with it."""
    if not connection.in_atomic_block:
        renew()
    elif not any(promised[1] == renew for promised in connection.run_on_commit):
        transaction.on_commit(renew, using=connection.alias, robust=True)
