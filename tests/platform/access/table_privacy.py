"""What the portal holds of oneself, and the way out."""

from tests.platform.access.answers import (
    ADMINISTRATORS,
    ELSEWHERE,
    MISSING,
    OK,
    OWNER,
    REFUSED,
    SIGN_IN,
    STAFF,
    VISITOR,
    Row,
    Table,
    everybody,
    mixed,
    reads,
    reads_and_writes,
    signed_in,
    staff,
)

AGAIN = {ELSEWHERE: STAFF, SIGN_IN: VISITOR}
"""Who has something to show again who they are with is asked for it first."""
INCOMPLETE = "422"

MY_DATA: Table = {
    "privacy:data": {
        "": reads(signed_in()),
    },
    "privacy:order": {
        "": Row(everybody(REFUSED), signed_in(ELSEWHERE)),
    },
    "privacy:file": {
        "data_file": reads(mixed(MISSING, {OK: OWNER, **AGAIN})),
    },
    "privacy:erase": {
        "": reads_and_writes(mixed(OK, AGAIN), mixed(INCOMPLETE, AGAIN)),
    },
    "privacy:keep": {
        "keep_token": reads_and_writes(everybody(), everybody(SIGN_IN)),
    },
    "admin:privacy_erasure_by_address": {
        "": reads_and_writes(staff(ADMINISTRATORS)),
    },
}
