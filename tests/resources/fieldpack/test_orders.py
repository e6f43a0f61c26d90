"""Ordering a pack: what is said before, and what is refused."""

from datetime import timedelta
from typing import Any

import pytest
from kombu.exceptions import OperationalError

from apps.resources import packorders
from apps.resources.fieldpack import building
from apps.resources.kinds import Access
from apps.resources.models import Pack
from tests.factories import make_member
from tests.resources.factories import make_resource
from tests.resources.fieldpack.makers import NOW, build, make_work, order

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("number", "size"), [(1, 100), (40, 10), (40, 3000), (3, 400_000)])
def test_the_size_said_before_is_the_size_of_the_zip(number: int, size: int) -> None:
    pack = build(*(make_work(size=size, languages="en fr ar") for _each in range(number)), files="all")

    assert pack.size == pack.said_size


def test_contents_are_fixed_when_it_is_asked_for() -> None:
    resource = make_work(languages="en fr")
    pack = order(resource, files="all")

    revisions = list(resource.editions.get().copies.values_list("revisions", flat=True))
    assert pack.contents == [{"resource": resource.pk, "revisions": revisions}]
    assert (pack.state, pack.expires_at) == (Pack.State.WAITING, NOW + timedelta(days=3))


def test_nothing_chosen_is_no_pack() -> None:
    with pytest.raises(packorders.PackRefused, match="at least one"):
        order()


@pytest.mark.parametrize(
    ("limit", "value", "words"),
    [
        ("MOST_RESOURCES", 1, "holds 1 resource at most"),
        ("MOST_FILES", 3, "holds 3 files at most"),
        ("LARGEST", 8000, "may have 8 kB at most"),
    ],
)
def test_a_pack_has_limits_and_says_them(limit: str, value: int, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    works = [make_work(languages="en fr"), make_work(languages="en fr")]
    monkeypatch.setattr(packorders, limit, value)

    with pytest.raises(packorders.PackRefused, match=words):
        order(*works, files="all")
    assert not Pack.objects.exists()


def test_all_packs_together_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    order(make_work())
    monkeypatch.setattr(packorders, "ROOM", 6000)

    with pytest.raises(packorders.PackRefused, match="no room"):
        order(make_work())
    order(make_work(), at=NOW + timedelta(days=4))


def test_who_asks_too_often_is_asked_to_wait() -> None:
    for _each in range(packorders.PER_HOUR):
        order(make_work(), asked_from="somebody")

    with pytest.raises(packorders.AskedTooOften, match="Wait"):
        order(make_work(), asked_from="somebody")
    order(make_work(), asked_from="somebody else")
    order(make_work(), asked_from="somebody", at=NOW + timedelta(hours=1))


def test_the_same_pack_is_not_made_twice() -> None:
    resource = make_work()
    pack = build(resource)

    assert order(resource) == pack
    assert order(resource, at=NOW + timedelta(hours=1)) == pack


@pytest.mark.parametrize("how", ["language", "member", "title", "file", "late", "failed"])
def test_what_would_be_different_is_made_anew(how: str) -> None:
    resource, asked = make_work(), dict[str, Any]()
    pack = order(resource)
    match how:
        case "language":
            asked["language"] = "fr"
        case "member":
            asked["member"] = make_member()
        case "title":
            resource.translations.update(title="Another title")
        case "file":
            resource.editions.get().copies.get().revisions.update(sha256="0" * 64)
        case "late":
            Pack.objects.update(expires_at=NOW + timedelta(hours=23))
        case "failed":
            Pack.objects.update(state=Pack.State.FAILED)

    assert order(resource, **asked) != pack


def test_two_members_never_share_a_pack() -> None:
    resource = make_work(access=Access.MEMBERS)
    first, second = make_member(), make_member()

    assert order(resource, member=first).pk != order(resource, member=second).pk


def test_members_things_do_not_get_into_a_visitors_pack() -> None:
    with pytest.raises(packorders.PackRefused):
        order(make_work(access=Access.MEMBERS))


def test_something_deleted_at_this_very_moment_makes_no_pack() -> None:
    resource = make_resource()
    contents = [{"resource": resource.pk + 1, "revisions": []}]

    assert packorders.plan(contents, member=None, language="en", at=NOW).contents == []  # type: ignore[arg-type]


@pytest.mark.django_db(transaction=True)
def test_a_worker_is_woken_once_the_row_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    monkeypatch.setattr(packorders, "wake", lambda task: seen.append(Pack.objects.count()))

    order(make_work())

    assert seen == [1]


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_the_pack_waits_for_beat(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **values: object) -> None:
        raise OperationalError

    monkeypatch.setattr(packorders.build_packs, "apply_async", refuse)

    order(make_work())

    assert building.build_waiting(clock=lambda: NOW)
