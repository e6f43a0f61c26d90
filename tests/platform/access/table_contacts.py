"""Writing to members, blocking and reporting: one member is open to all, another wrote to them, a third is blocked."""

from tests.platform.access.answers import (
    ELSEWHERE,
    MISSING,
    MODERATORS,
    OK,
    OWNER,
    REFUSED,
    SIGN_IN,
    STAFF,
    UNVERIFIED,
    VISITOR,
    R,
    Row,
    Rule,
    Table,
    everybody,
    mixed,
    reads,
    reads_and_writes,
    signed_in,
    staff,
)

APART = OWNER | UNVERIFIED
"""Who does not meet the member: they themselves, and who is nobody yet."""
MEETING = mixed(OK, {MISSING: APART, SIGN_IN: VISITOR})


def between_the_two(answer: str) -> Rule:
    return mixed(MISSING, {answer: OWNER | {R.OTHER_MEMBER}, SIGN_IN: VISITOR})


def presses(post: Rule) -> Row:
    """A button: there is no page behind it."""
    return Row(everybody(REFUSED), post)


CONTACTS: Table = {
    "contacts:write": {"open_member": reads_and_writes(MEETING)},
    "contacts:report": {"open_member": reads_and_writes(MEETING)},
    "contacts:block": {"open_member": presses(mixed(ELSEWHERE, {MISSING: APART, SIGN_IN: VISITOR}))},
    "messages:list": {"": reads(signed_in())},
    "messages:conversation": {"conversation": reads_and_writes(between_the_two(OK))},
    "messages:block": {"conversation": presses(between_the_two(ELSEWHERE))},
    "messages:report": {
        "conversation message": reads_and_writes(mixed(MISSING, {OK: OWNER, SIGN_IN: VISITOR})),
    },
    "messages:blocked": {"": reads(signed_in())},
    "messages:unblock": {"blocked_member": presses(mixed(MISSING, {ELSEWHERE: OWNER, SIGN_IN: VISITOR}))},
    "admin:contacts_report_read": {
        "report_key": reads_and_writes(staff(refused=STAFF), staff(MODERATORS)),
    },
}
