"""What everybody reads, and the answers to notices."""

from tests.platform.access.answers import (
    ELSEWHERE,
    MISSING,
    Table,
    everybody,
    reads,
    reads_and_writes,
)

PAGES: Table = {
    "healthz": {
        "": reads(everybody()),
    },
    "readyz": {
        "": reads(everybody()),
    },
    "home": {
        "": reads(everybody()),
    },
    "notices:list": {
        "": reads(everybody()),
    },
    "notices:atom": {
        "": reads(everybody()),
    },
    "notices:json": {
        "": reads(everybody()),
    },
    "notices:answer": {
        "answer_token": reads_and_writes(everybody()),
        "draft_answer_token": reads_and_writes(everybody(MISSING)),
    },
    "notices:answered": {
        "answer_token": reads(everybody(ELSEWHERE)),
        "draft_answer_token": reads(everybody(MISSING)),
    },
    "notices:notice": {
        "notice": reads(everybody()),
        "draft_notice": reads(everybody(MISSING)),
    },
    "pages:about": {
        "": reads(everybody()),
    },
    "pages:links": {
        "": reads(everybody()),
    },
    "pages:page": {
        "page": reads(everybody()),
    },
    "search": {
        "": reads(everybody()),
    },
    "suggest": {
        "": reads(everybody()),
    },
}
