"""The site's edition: a token that is another one once anything that public pages show was committed, by any process.

Every connection is watched for statements that write to such a table. Their transaction's commit brings the new
edition: what is rolled back brings none. COPY and whatever else goes past Django's cursor is not seen: call
`new_edition` after it, or kept pages may be a minute old.
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

CACHE, KEY = "edition", "edition-of-the-site"
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
TABLE = rf'"?(?!(?:{"|".join(NOT_SHOWN)})(?:_\w+)?\b)(?:{"|".join(SHOWN)})_\w+'
WRITES = re.compile(
    r"\b(?:(?:INSERT|REPLACE|MERGE)\s+(?:OR\s+\w+\s+)?INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM|COPY"
    rf"|(?:ALTER|DROP)\s+TABLE(?:\s+IF\s+EXISTS)?)\s+(?:ONLY\s+)?(?:\"?\w+\"?\.)?{TABLE}|\bTRUNCATE\b.*?{TABLE}",
    re.IGNORECASE | re.DOTALL,
)


class Edition(NamedTuple):
    made_at: int
    """Unix time in seconds."""
    mark: str


class _Memory:
    """What this process last knew: a thousand pages a second need not ask the cache's server a thousand times."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.edition: Edition | None = None
        self.good_until = 0.0
        self.owes_one = False
        self.complains_again_at = 0.0

    def keep(self, edition: Edition | None) -> None:
        self.edition = edition
        self.good_until = time.monotonic() + (REMEMBERED_SECONDS if edition else AFTER_FAILURE_SECONDS)

    def complain(self, error: Exception) -> None:
        if time.monotonic() >= self.complains_again_at:
            self.complains_again_at = time.monotonic() + COMPLAINT_EVERY_SECONDS
            logger.error("The cache's server does not answer, pages are made afresh each time: %s", error)


_memory = _Memory()


def edition() -> Edition | None:
    """None while the cache's server does not answer: nobody knows then what still holds."""
    if time.monotonic() < _memory.good_until:
        return _memory.edition
    with _memory.lock:
        if time.monotonic() >= _memory.good_until:
            _memory.keep(_trying(_renew if _memory.owes_one else _read))
        return _memory.edition


def new_edition() -> None:
    """Never fails: what was committed stays committed. A process that could not say so says it as soon as it can."""
    made = _trying(_renew)
    with _memory.lock:
        _memory.owes_one = made is None
        _memory.keep(made)


def _trying(ask: Callable[[], Edition]) -> Edition | None:
    try:
        return ask()
    except Exception as error:  # each cache backend has its own kinds of failure
        _memory.complain(error)
        return None


def _read() -> Edition:
    """Caches forget: a first edition is made where there is none, the same for all who ask at once."""
    known = caches[CACHE].get(KEY)
    if known is None:
        caches[CACHE].add(KEY, tuple(_made_now()), timeout=None)
        known = caches[CACHE].get(KEY)
    return Edition(*known)


def _renew() -> Edition:
    made = _made_now()
    caches[CACHE].set(KEY, tuple(made), timeout=None)
    _memory.owes_one = False
    return made


def _made_now() -> Edition:
    return Edition(int(time.time()), secrets.token_hex(8))


def watch(connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
    """Receiver of `connection_created`; a connection that was lost and made anew is watched already."""
    if _notice not in connection.execute_wrappers:
        connection.execute_wrappers.append(_notice)


def _notice(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    result = execute(sql, params, many, context)
    if writes(sql) and not _touched_no_row(sql, context["cursor"]):
        _after_commit(context["connection"])
    return result


def _touched_no_row(sql: Any, cursor: Any) -> bool:
    """As a worker's claim does every few seconds. With RETURNING, SQLite counts only what was fetched."""
    return (
        isinstance(sql, str)
        and sql.startswith(("UPDATE ", "DELETE "))
        and "RETURNING" not in sql
        and not cursor.rowcount
    )


def writes(sql: Any) -> bool:
    """Whether this statement changes what public pages show. One that is no text is taken for a change."""
    if isinstance(sql, bytes):
        sql = sql.decode("latin-1")
    if not isinstance(sql, str):
        return True
    return not sql.startswith("SELECT ") and WRITES.search(sql) is not None


def _after_commit(connection: BaseDatabaseWrapper) -> None:
    """Once per transaction. A savepoint that is rolled back takes its promise of a new edition with it."""
    if not connection.in_atomic_block:
        new_edition()
    elif not any(promised[1] is new_edition for promised in connection.run_on_commit):
        transaction.on_commit(new_edition, using=connection.alias, robust=True)
