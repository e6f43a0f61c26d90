"""One table says of every mail whether it can be switched off, and why not."""

import pytest

from apps.outbox import entitlement
from apps.subscriptions.kinds import LISTS, SERVICE, Pace
from tests.outbox.factories import KIND as OF_TESTS

pytestmark = pytest.mark.once


def of_service() -> list[str]:
    return [kind for each in SERVICE for kind in each.kinds]


def test_every_kind_of_mail_in_the_outbox_stands_in_the_table_once() -> None:
    """None is queued that is not registered there."""
    assert sorted([*of_service(), *LISTS]) == sorted(entitlement.entitlements.keys() - {OF_TESTS})


def test_nothing_is_sent_to_whoever_asked_for_nothing() -> None:
    """Only those who follow something have a digest to get."""
    assert {key for key, kind in LISTS.items() if kind.default != Pace.OFF} == {"follows"}


@pytest.mark.parametrize("key", LISTS)
def test_every_list_can_be_switched_off_and_says_what_it_is(key: str) -> None:
    kind = LISTS[key]
    assert Pace.OFF in kind.paces
    assert kind.default in kind.paces
    assert kind.name
    assert kind.about
