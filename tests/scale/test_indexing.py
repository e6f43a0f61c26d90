from datetime import UTC, datetime
from typing import Any

from apps.resources.entries import ResourceSource
from apps.resources.kinds import State
from apps.resources.models import Resource
from apps.search import cards, index
from apps.search.entries import MEMBERS, PUBLIC, Passage, Text
from apps.search.finding import find
from apps.search.models import NOBODY, Card, Excerpt, Name, Word
from apps.search.questions import Question
from cmcoord_portal.scale import seen
from cmcoord_portal.scale.tables import FIRST
from cmcoord_portal.scale.vocabulary import LANGUAGES, VERY_COMMON, vocabulary
from cmcoord_portal.scale.works import work
from tests.scale.conftest import Fill

AT = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
CARD = ("key", "audience", "opens_at", "dated_on", "standing", "marks", "digest", "head")


def index_as_it_stands() -> tuple[list[Any], list[Any], list[Any]]:
    return (
        list(Card.objects.exclude(audience=NOBODY).order_by("key").values_list(*CARD)),
        sorted(Name.objects.values_list("card__key", "phrase", "text", "language")),
        sorted(Excerpt.objects.values_list("card__key", "part", "position", "language", "text", "words")),
    )


def written_anew() -> None:
    """Everything that can be found, through the index's own door."""
    sources = {entry.key: cards.titles(entry) for entry in ResourceSource().entries()}
    texts = list(Excerpt.objects.values_list("card__key", "part", "language", "text"))
    Card.objects.all().delete()
    index.refresh("resource", list(sources))
    for key, part, language, text in texts:
        index.put_passages("resource", key, part, [Passage(Text(language, text.removesuffix("\n\n")))])


def test_the_index_is_what_its_own_door_would_have_written(fill: Fill) -> None:
    fill(resources=130, events=3)
    made = index_as_it_stands()
    written_anew()

    assert made[0]
    assert index_as_it_stands() == made


def test_the_nightly_repair_finds_nothing_to_repair(fill: Fill) -> None:
    fill(resources=130, events=3)

    assert index.rebuild("resource") == 0


def test_what_is_not_published_is_in_the_index_for_nobody(fill: Fill) -> None:
    fill(resources=60)
    hidden = Resource.objects.exclude(state=State.PUBLISHED).values_list("pk", flat=True)

    assert set(Card.objects.filter(audience=NOBODY).values_list("key", flat=True)) == set(hidden) != set()


def test_a_title_is_found(fill: Fill) -> None:
    fill(resources=30)
    title = work(3, organizations=94, events=0).words[0].title
    answer = find(Question(title, audiences=frozenset({PUBLIC, MEMBERS})), at=AT)

    assert answer.hits[0].key == FIRST + 3


def test_a_word_of_a_text_is_found_with_the_passage_around_it(fill: Fill) -> None:
    fill(resources=60)
    word = vocabulary("en").words[VERY_COMMON[0]]
    answer = find(Question(word), at=AT)

    assert any(word in hit.passage.lower() for hit in answer.hits)


def test_its_words_are_known_to_the_spelling(fill: Fill) -> None:
    fill(resources=10)

    assert Word.objects.count() > 50


def test_an_index_that_was_emptied_is_filled_again(fill: Fill) -> None:
    fill(resources=30)
    made = index_as_it_stands()
    Card.objects.all().delete()

    assert fill(resources=30)["resources"] == 30
    assert index_as_it_stands() == made


def test_words_seen_before_become_the_same_lexemes() -> None:
    for language in LANGUAGES:
        known = vocabulary(language)
        text = known.prose(list(known.words[:500]))

        assert seen.lexemes_of(text, language) == seen.lexemes(text, language)
