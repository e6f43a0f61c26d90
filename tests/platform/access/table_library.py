"""The library. Who may not see a resource does not see that there is one."""

from tests.platform.access.answers import (
    ELSEWHERE,
    MISSING,
    OK,
    OWNER,
    PARTICIPANT,
    STAFF,
    VISITOR,
    Table,
    everybody,
    mixed,
    only,
    reads,
    reads_and_writes,
    signed_in,
)

LIBRARY: Table = {
    "short": {
        "open_code": reads(everybody(ELSEWHERE)),
        "members_code": reads(mixed(ELSEWHERE, {MISSING: VISITOR})),
        "participants_code": reads(mixed(MISSING, {ELSEWHERE: PARTICIPANT})),
        "draft_code": reads(everybody(MISSING)),
    },
    "resources:library": {
        "": reads(everybody()),
    },
    "resources:file": {
        "open_copy": reads(everybody()),
        "members_copy": reads(mixed(OK, {MISSING: VISITOR})),
        "participants_copy": reads(only(STAFF | PARTICIPANT)),
        "embargo_copy": reads(only(STAFF)),
        "draft_copy": reads(only(STAFF)),
        "suggested_copy": reads(only(STAFF)),
    },
    "resources:cover": {
        "open_copy": reads(everybody()),
        "members_copy": reads(mixed(OK, {MISSING: VISITOR})),
        "participants_copy": reads(only(STAFF | PARTICIPANT)),
        "embargo_copy": reads(only(STAFF)),
        "draft_copy": reads(only(STAFF)),
        "suggested_copy": reads(only(STAFF)),
    },
    "resources:choose_pack": {
        "": reads_and_writes(everybody(), everybody(ELSEWHERE)),
    },
    "resources:pack": {
        "visitors_pack": reads(everybody()),
        "members_pack": reads(only(OWNER)),
    },
    "resources:pack_file": {
        "visitors_pack": reads(everybody()),
        "members_pack": reads(only(OWNER)),
    },
    "resources:saved": {
        "": reads_and_writes(signed_in(), signed_in(MISSING)),
    },
    "resources:suggest": {
        "": reads_and_writes(signed_in()),
    },
    "resources:topics": {
        "": reads(everybody()),
    },
    "resources:topic": {
        "topic": reads(everybody()),
    },
    "resources:list": {
        "open_list": reads(everybody()),
        "hidden_list": reads(everybody(MISSING)),
    },
    "resources:citation": {
        "open_slug bib": reads(everybody()),
        "members_slug bib": reads(mixed(OK, {MISSING: VISITOR})),
        "participants_slug ris": reads(only(PARTICIPANT)),
        "embargo_slug bib": reads(everybody(MISSING)),
        "draft_slug bib": reads(everybody(MISSING)),
        "suggested_slug bib": reads(everybody(MISSING)),
    },
    "resources:resource": {
        "open_slug": reads(everybody()),
        "members_slug": reads(mixed(OK, {MISSING: VISITOR})),
        "participants_slug": reads(only(PARTICIPANT)),
        "embargo_slug": reads(everybody(MISSING)),
        "draft_slug": reads(everybody(MISSING)),
        "suggested_slug": reads(everybody(MISSING)),
    },
}
