"""The kinds of answers, and who gets which."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tests.platform.access.roles import Role

OK, FORBIDDEN, MISSING, REFUSED = "200", "403", "404", "405"
SIGN_IN, DOOR = "/accounts/login/", "/admin/login/"
"""Where they are sent; what leads into the staff pages sends them on to the next step that is missing."""
ELSEWHERE = "elsewhere"
"""Sent on, as after a form, or from a former address."""

Rule = dict[Role, str]
Roles = Collection[Role]
R = Role

NOBODY: set[Role] = set()
# An account whose address is not proved is nobody, wherever it goes, and whatever session it brings.
VISITOR, UNVERIFIED, OWNER, PARTICIPANT, NEW_STAFF = (
    {R.VISITOR, R.UNVERIFIED},
    {R.UNVERIFIED},
    {R.MEMBER},
    {R.PARTICIPANT},
    {R.NEW_STAFF},
)
ACCOUNTS = {R.MEMBER, R.OTHER_MEMBER, R.PARTICIPANT}
"""Of people who are no staff."""
OUTSIDE = VISITOR | ACCOUNTS | NEW_STAFF
"""Of the staff pages."""
STAFF = set(Role) - OUTSIDE
OTHERS = {R.OTHER_COORDINATOR}
COURSE = {R.COORDINATOR, R.ADMINISTRATOR}
"""Who run this course; an administrator is everything that the other roles are."""
COORDINATORS = COURSE | OTHERS
EDITORS = {R.EDITOR, R.ADMINISTRATOR}
KEEPERS = COURSE | EDITORS
"""Who see this course's people: those who run it, and those who see all."""
WRITERS = COORDINATORS | EDITORS
MODERATORS = {R.MODERATOR, R.ADMINISTRATOR}
ADMINISTRATORS = {R.ADMINISTRATOR}


def mixed(others: str, kinds: Mapping[str, Roles]) -> Rule:
    return dict.fromkeys(Role, others) | {role: kind for kind, roles in kinds.items() for role in roles}


def everybody(answer: str = OK) -> Rule:
    return mixed(answer, {})


def only(roles: Roles, *, others: str = MISSING) -> Rule:
    return mixed(others, {OK: roles})


def signed_in(answer: str = OK) -> Rule:
    """Visitors are sent to sign in."""
    return mixed(answer, {SIGN_IN: VISITOR})


def staff(ok: Roles = (), *, missing: Roles = (), elsewhere: Roles = (), refused: Roles = ()) -> Rule:
    """Who is outside stands at the door; of the others, nobody else may."""
    return mixed(FORBIDDEN, {OK: ok, MISSING: missing, ELSEWHERE: elsewhere, REFUSED: refused, DOOR: OUTSIDE})


@dataclass(frozen=True)
class Row:
    get: Rule
    post: Rule
    """Of a form sent with nothing in it."""


Table = dict[str, dict[str, Row]]
"""Pattern → what fills its places → the answers. A pattern without places has one row, named ""."""


def reads(get: Rule) -> Row:
    """The view takes no POST."""
    return Row(get, everybody(REFUSED))


def reads_and_writes(get: Rule, post: Rule | None = None) -> Row:
    return Row(get, get if post is None else post)
