"""What the index keeps of a thing, and when."""

from datetime import timedelta
from threading import Barrier, Event, Thread
from time import sleep

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, transaction

from apps.search import cards, index, vocabulary
from apps.search.entries import MEMBERS, Entry, Passage, Text
from apps.search.models import Card, Excerpt, Name, Word
from apps.search.tasks import repair
from tests.search.factories import KIND, NOW, found, make_entry, make_text, shelf

pytestmark = pytest.mark.django_db


def replaced(entry: Entry, title: str, **values: object) -> Entry:
    fields = {"marks": entry.marks, "audience": entry.audience, **values}
    shelf()[entry.key] = Entry(KIND, entry.key, (Text("en", title),), **fields)  # type: ignore[arg-type]
    return shelf()[entry.key]


def test_a_changed_thing_is_found_by_its_new_words_only() -> None:
    entry = make_entry("Oslo")

    replaced(entry, "Geneva")
    index.refresh(KIND, [entry.key])

    assert (found("oslo"), found("geneva")) == ([], ["Geneva"])
    assert [name.phrase for name in Name.objects.all()] == ["geneva"]


def test_a_changed_title_is_known_to_the_texts() -> None:
    entry = make_entry("Oslo")
    make_text(entry, "water supply")

    replaced(entry, "Geneva")
    index.refresh(KIND, [entry.key])

    assert (found("oslo water"), found("geneva water")) == ([], ["Geneva"])
    assert found('"water supply"') == ["Geneva"]
    assert found('"supply geneva"') == []


def test_a_thing_that_is_no_longer_given_is_found_by_nobody_until_it_is_given_again() -> None:
    entry = make_entry("Oslo")
    make_text(entry, "water supply")

    del shelf()[entry.key]
    index.refresh(KIND, [entry.key])
    assert found("oslo") == found("water") == found("") == []

    shelf()[entry.key] = entry
    index.refresh(KIND, [entry.key])
    assert found("oslo") == found("water") == ["Oslo"]


def test_a_thing_without_texts_leaves_nothing_behind() -> None:
    entry = make_entry("Oslo")

    del shelf()[entry.key]
    index.refresh(KIND, [entry.key])

    assert not Card.objects.exists()
    assert not Name.objects.exists()


def test_a_thing_forgotten_takes_its_texts_with_it() -> None:
    entry = make_entry("Oslo")
    make_text(entry, "water supply")

    index.forget(KIND, [entry.key])

    assert not Excerpt.objects.exists()
    assert found("water") == []


def test_a_text_may_be_read_before_its_thing_can_be_found() -> None:
    index.put_passages(KIND, 7, "file:1", [Passage(Text("en", "water supply"))])
    assert found("water") == []

    shelf()[7] = Entry(KIND, 7, (Text("en", "Oslo"),))
    index.refresh(KIND, [7])

    assert found("water") == found("oslo water") == ["Oslo"]


def test_a_part_read_again_replaces_its_own_text_only() -> None:
    entry = make_entry("Oslo")
    make_text(entry, "water", part="file:1")
    make_text(entry, "shelter", part="file:2")

    make_text(entry, "escort", part="file:1")
    assert (found("water"), found("shelter"), found("escort")) == ([], ["Oslo"], ["Oslo"])

    index.drop_passages(KIND, entry.key, "file:2")
    assert found("shelter") == []


def test_the_text_of_a_thing_that_never_was_is_dropped_without_a_trace() -> None:
    index.put_passages(KIND, 7, "file:1", [Passage(Text("en", "water"))])

    index.drop_passages(KIND, 7, "file:1")

    assert not Card.objects.exists()


def test_broken_text_is_kept_as_far_as_it_can_be() -> None:
    make_text(make_entry("Oslo"), "wa\0ter \ud800shelter")

    assert found("shelter") == ["Oslo"]


def test_an_unchanged_thing_is_not_written_again() -> None:
    entry = make_entry("Oslo")
    Card.objects.update(standing=55)

    index.refresh(KIND, [entry.key])

    assert Card.objects.get().standing == 55


def test_rebuilding_repairs_what_drifted_and_nothing_else() -> None:
    _kept, changed, gone = (make_entry(title) for title in ["Kept", "Changed", "Gone"])
    replaced(changed, "Otherwise")
    del shelf()[gone.key]
    shelf()[99] = Entry(KIND, 99, (Text("en", "Added"),))

    assert index.rebuild(KIND) == 3
    assert sorted(found("")) == ["Added", "Kept", "Otherwise"]
    assert index.rebuild(KIND) == 0


def test_rebuilding_goes_through_everything_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "BATCH", 2)
    for key in [3, 5, 8, 13, 21]:
        make_entry(f"Paper {key}", key=key)
    for key in [3, 8, 21]:
        del shelf()[key]
    shelf()[4] = Entry(KIND, 4, (Text("en", "Paper 4"),))

    assert index.rebuild(KIND) == 4
    assert sorted(found("")) == ["Paper 13", "Paper 4", "Paper 5"]


def test_an_upgrade_fills_an_empty_index_only() -> None:
    shelf()[1] = Entry(KIND, 1, (Text("en", "First"),))
    call_command("rebuild_search", "--if-empty")
    assert found("") == ["First"]

    shelf()[2] = Entry(KIND, 2, (Text("en", "Second"),))
    call_command("rebuild_search", "--if-empty")
    assert found("") == ["First"]


def test_a_new_way_to_split_words_reaches_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = make_entry("Oslo")
    make_text(entry, "water")
    Excerpt.objects.update(words=cards.words_of_excerpt(("other",), ()))
    monkeypatch.setattr(cards, "VERSION", 99)

    call_command("rebuild_search", "--texts")

    assert found("water") == found("oslo water") == ["Oslo"]
    assert index.rebuild(KIND) == 0


def test_the_nightly_task_counts_the_words_that_everybody_may_find() -> None:
    make_entry("Oslo paper")
    make_entry("Another paper")
    make_entry("Secret deployment", audience=MEMBERS)
    make_entry("Future announcement", opens_at=NOW + timedelta(days=36500))
    Word.objects.create(word="obsolete", backwards="etelosbo", count=3)

    repair()

    assert dict(Word.objects.values_list("word", "count")) == {"oslo": 1, "paper": 2, "another": 1}


@pytest.mark.django_db(transaction=True)
def test_two_who_refresh_the_same_things_at_once_neither_wait_for_ever_nor_write_twice() -> None:
    for key in range(1, 400):
        shelf()[key] = Entry(KIND, key, (Text("en", f"Paper {key}"),))

    def forget_digests() -> None:
        Card.objects.update(digest="")

    both = Barrier(2, action=forget_digests)
    failures: list[Exception] = []

    def refresh(keys: list[int]) -> None:
        try:
            for _ in range(4):
                both.wait(30)
                index.refresh(KIND, keys)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [Thread(target=refresh, args=[keys]) for keys in [list(shelf()), list(shelf())[::-1]]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert (Card.objects.count(), Name.objects.count()) == (399, 399)


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_leaves_the_index_as_it_was() -> None:
    entry = make_entry("Oslo")

    with transaction.atomic():
        replaced(entry, "Geneva")
        index.refresh(KIND, [entry.key])
        transaction.set_rollback(True)

    assert (found("geneva"), len(found("oslo"))) == ([], 1)


@pytest.mark.service_postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_refresh_a_new_thing_at_once_the_later_one_reads_what_the_earlier_one_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    public = Entry(KIND, 1, (Text("en", "Oslo"),))
    shelf()[1] = public
    has_read, write = Event(), index._write

    def write_late(entries: list[Entry]) -> None:
        if entries == [public]:
            has_read.set()
            sleep(0.5)
        write(entries)

    def refresh() -> None:
        index.refresh(KIND, [1])
        connection.close()

    monkeypatch.setattr(index, "_write", write_late)
    slow = Thread(target=refresh)
    slow.start()
    assert has_read.wait(10)
    replaced(public, "Oslo", audience=MEMBERS)
    index.refresh(KIND, [1])
    slow.join()

    assert Card.objects.get().audience == MEMBERS


@pytest.mark.service_postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_index_the_same_words_in_different_turns_do_not_wait_in_a_circle() -> None:
    both, failures = Barrier(2), list[Exception]()
    for key, word in enumerate(["zebra", "aardvark", "aardvark", "zebra"], start=1):
        shelf()[key] = Entry(KIND, key, (Text("en", word),))

    def refresh(first: int, second: int) -> None:
        try:
            with transaction.atomic():
                index.refresh(KIND, [first])
                both.wait(10)
                index.refresh(KIND, [second])
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [Thread(target=refresh, args=keys) for keys in [(1, 2), (3, 4)]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert set(Word.objects.values_list("word", flat=True)) == {"aardvark", "zebra"}


@pytest.mark.django_db(transaction=True)
def test_words_that_cannot_be_learnt_hold_up_no_change(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(words: object) -> None:
        raise OperationalError("deadlock detected")

    monkeypatch.setattr(vocabulary, "learn", fail)

    make_entry("Oslo")

    assert found("oslo") == ["Oslo"]
