from collections import Counter
from random import Random

import pytest

from apps.resources.kinds import State
from cmcoord_portal.scale.vocabulary import LANGUAGES, MEDIUM, VERY_COMMON, vocabulary
from cmcoord_portal.scale.works import Work, is_superseded, work

pytestmark = pytest.mark.once


def made(*numbers: int) -> list[Work]:
    return [work(number, organizations=40, events=9) for number in numbers]


def test_a_number_always_means_the_same_work() -> None:
    assert made(17) == made(3, 17)[1:]


def test_no_two_works_have_the_same_address_or_short_link() -> None:
    works = made(*range(1, 500))

    assert len({work.slug for work in works}) == len({work.code for work in works}) == len(works)


def test_short_links_cannot_be_those_of_real_resources() -> None:
    assert {len(work.code) for work in made(1, 999_999_999)} == {7}


def test_what_replaces_a_superseded_work_is_published() -> None:
    replacing = [number - 1 for number in range(1, 2_000) if is_superseded(number)]

    assert {work.state for work in made(*replacing)} == {State.PUBLISHED}


def test_works_have_titles_in_one_to_three_languages() -> None:
    assert {len(work.words) for work in made(*range(1, 200))} == {1, 2, 3}


def test_newer_versions_come_first() -> None:
    dated = [[version.position for version in work.versions] for work in made(*range(1, 50))]

    assert all(positions == sorted(positions, reverse=True) for positions in dated)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_enough_and_none_twice(language: str) -> None:
    words = vocabulary(language).words

    assert len(words) == len(set(words)) >= 20_000


@pytest.mark.parametrize(("places", "share"), [(MEDIUM, 0.02), (VERY_COMMON, 0.2)])
def test_some_words_stand_in_about_so_many_texts(places: range, share: float) -> None:
    known, texts = vocabulary("en"), 2_000
    counts = Counter(word for number in range(texts) for word in set(known.draw(Random(number), 240)))  # noqa: S311
    found = sum(counts[known.words[place]] for place in places) / len(places) / texts

    assert share / 1.5 < found < share * 1.5
