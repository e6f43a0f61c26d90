"""Every app that holds something about people, and all that they hold of one of them.

An app more is one line here: the test of tables fails for any model that neither its `personal` module nor the list of
those that are about nobody names.
"""

from collections.abc import Iterator
from dataclasses import replace

from apps.applications import personal as applications
from apps.audit import personal as audit
from apps.certificates import personal as certificates
from apps.contacts import personal as contacts
from apps.following import personal as following
from apps.members import personal as members
from apps.notices import personal as notices
from apps.outbox import personal as outbox
from apps.privacy import personal as privacy
from apps.profiles import personal as profiles
from apps.resources import personal as resources
from apps.subscriptions import personal as subscriptions
from apps.training import personal as training
from apps.vocabulary.whose import Held, Kind, Personal, Who

APPS: tuple[Personal, ...] = (
    privacy,
    following,
    notices,
    applications,
    certificates,
    resources,
    training,
    contacts,
    profiles,
    subscriptions,
    outbox,
    audit,
    members,
)
"""Upper floors first, as they erase: each still finds what lower floors hold, and the member's own row goes last."""

KINDS: tuple[Kind, ...] = tuple(kind for app in reversed(APPS) for kind in app.KINDS)
"""As people read of them: the account first."""


def held(who: Who) -> Iterator[Held]:
    for app in reversed(APPS):
        yield from app.held(who)


def known(who: Who) -> Who:
    """With all names and addresses that stand here for this person, those on rows that only the account leads to, too:
    their mails are found by these. The second look finds what stands under those addresses only."""
    return _wider(_wider(who))


def _wider(who: Who) -> Who:
    """An address that somebody else has proved since is theirs."""
    found = who.known_as(held(who))
    return replace(found, addresses=found.addresses - members.proved_by_others(found))
