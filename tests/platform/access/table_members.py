"""Members' pages, and one's own profile."""

from tests.platform.access.answers import (
    ADMINISTRATORS,
    EDITORS,
    ELSEWHERE,
    MISSING,
    MODERATORS,
    OK,
    PARTICIPANT,
    REFUSED,
    STAFF,
    VISITOR,
    R,
    Roles,
    Row,
    Rule,
    Table,
    everybody,
    mixed,
    only,
    reads,
    reads_and_writes,
    signed_in,
    staff,
)

AS_MEMBER = mixed("200", {MISSING: VISITOR})
INCOMPLETE = "422"
HIDDEN, FELLOWS = only({R.OTHER_MEMBER}), only(PARTICIPANT)


def given(answer: str, roles: Roles) -> Rule:
    return staff() | dict.fromkeys(roles, answer)


def presses(post: Rule) -> Row:
    """A button: following a link to it is refused once one is inside."""
    return Row(staff(refused=STAFF), post)


MEMBERS: Table = {
    "profiles:directory": {
        "": Row(signed_in(), signed_in(REFUSED)),
    },
    "profiles:member": {
        "hidden_page": reads(HIDDEN),
        "fellows_page": reads(FELLOWS),
        "members_page": reads(AS_MEMBER),
        "public_page": reads(everybody()),
    },
    "profiles:photo": {
        "hidden_page hidden_photo": reads(HIDDEN),
        "fellows_page fellows_photo": reads(FELLOWS),
        "members_page members_photo": reads(AS_MEMBER),
        "public_page public_photo": reads(everybody()),
    },
    "own_profile:edit": {
        "": reads_and_writes(signed_in(), signed_in("400")),
    },
    "own_profile:saved": {
        "": reads(signed_in()),
    },
    "own_profile:photo": {
        "": reads_and_writes(signed_in(), signed_in("400")),
    },
    "own_preview:preview": {
        "members": reads(signed_in()),
        "everyone": reads(signed_in(MISSING)),
    },
    "admin:members_member_by_address": {
        "": Row(staff(MODERATORS), given(INCOMPLETE, MODERATORS)),
    },
    "admin:members_member_look": {
        "member_key": presses(given(ELSEWHERE, MODERATORS)),
    },
    "admin:members_member_act": {
        "member_key": presses(given(MISSING, ADMINISTRATORS)),
    },
    "admin:members_member_address": {
        "member_key": presses(given(INCOMPLETE, ADMINISTRATORS)),
    },
    "admin:outbox_mail_read": {
        "mail_key": presses(given(OK, EDITORS)),
    },
}
