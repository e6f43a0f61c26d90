"""What is looked at: every address that readers see, once."""

from datetime import UTC, datetime
from typing import Any

import pytest

from apps.pages.models import Link
from apps.resources.kinds import State
from apps.resources.linkcheck.collecting import collect
from apps.resources.models import Edition, OutsideAddress, OutsideHost
from tests.resources.factories import make_copy, make_edition, make_resource

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)


def collected() -> set[str]:
    collect(at=NOW)
    return set(OutsideAddress.objects.values_list("url", flat=True))


def test_editions_copies_and_links_are_looked_at() -> None:
    make_edition(address="https://a.example/1")
    make_copy(url="https://b.example/2")
    Link.objects.create(label="c", group="c", url="https://c.example/3")

    assert collected() == {"https://a.example/1", "https://b.example/2", "https://c.example/3"}
    assert set(OutsideHost.objects.values_list("name", flat=True)) == {"a.example", "b.example", "c.example"}


def test_one_address_in_many_places_is_looked_at_once() -> None:
    for _each in range(3):
        make_edition(address="https://a.example/1")
    Link.objects.create(label="a", group="a", url="https://a.example/1")

    assert collect(at=NOW) == 1
    assert collect(at=NOW) == 0


def test_what_readers_do_not_see_is_not_looked_at() -> None:
    draft = make_resource(state=State.DRAFT)
    make_copy(make_edition(draft, address="https://a.example/1"), url="https://b.example/2")

    assert collected() == set()


def test_what_is_shown_no_more_is_forgotten() -> None:
    edition = make_edition(address="https://a.example/1")
    collect(at=NOW)
    Edition.objects.filter(pk=edition.pk).update(address="https://a.example/2")

    assert collected() == {"https://a.example/2"}


def test_what_is_no_address_at_all_is_kept_to_be_told_of() -> None:
    make_copy(url="http://[nonsense")

    assert collected() == {"http://[nonsense"}


def test_the_number_of_queries_grows_with_batches_and_not_with_addresses(django_assert_max_num_queries: Any) -> None:
    Link.objects.bulk_create(
        Link(label=str(number), group="many", url=f"https://{number % 50}.example/{number}") for number in range(499)
    )

    with django_assert_max_num_queries(16):
        collect(at=NOW)
