"""Resources as the search knows them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.resources.entries import ResourceSource, reindex
from apps.resources.kinds import Access, RelationKind, Role, State, Type
from apps.resources.models import Relation, Resource
from apps.resources.models.edition import part_of
from apps.search import finding, index
from apps.search.entries import Entry, Passage, Text
from apps.search.models import Excerpt
from apps.search.questions import Hit, Question
from tests.factories import NOW, make_event
from tests.resources.factories import make_copy, make_edition, make_resource, make_revision, make_topic
from tests.resources.shelves import make_guide, make_many, make_publisher, make_topics

pytestmark = pytest.mark.django_db
SOURCE = ResourceSource()


def entry(resource: Resource) -> Entry:
    return next(iter(SOURCE.entries([resource.pk])))


def test_titles_other_names_and_summaries_are_found_in_their_language() -> None:
    guide = make_resource("Oslo Guidelines", summary="On assets.")
    guide.translations.update(other_names="MCDA, Oslo")
    guide.translations.create(language="fr", title="Directives d’Oslo")

    assert entry(guide).titles == (Text("en", "Oslo Guidelines\nMCDA, Oslo"), Text("fr", "Directives d’Oslo"))
    assert entry(guide).summaries == (Text("en", "On assets."),)


def test_who_published_it_and_what_is_printed_on_it_is_found_too() -> None:
    guide = make_resource()
    make_edition(guide, version="Rev 1.1", issued_on=date(2007, 11, 1))
    make_publisher(guide, "Inter-Agency Standing Committee")

    assert entry(guide).summaries == (Text("", "Rev 1.1 2007 Inter-Agency Standing Committee"),)


def test_everything_it_can_be_narrowed_by_is_marked() -> None:
    guide = make_resource(type=Type.HANDBOOK, region="africa", countries="KE,SS")
    guide.topics.add(make_topic(slug="escorts"))
    publisher = make_publisher(guide)
    make_publisher(guide, "Norway", role=Role.FUNDER)
    old, new = (make_edition(guide, issued_on=date(year, 1, 1)) for year in (2007, 2015))
    make_revision(make_copy(new, language="en"), size=500_000)
    make_revision(make_copy(old, language="fr"), size=499_999)

    assert entry(guide).marks == {
        "type:handbook",
        "topic:escorts",
        "language:en",
        "language:fr",
        f"publisher:{publisher.organization_id}",
        "region:africa",
        "country:KE",
        "country:SS",
        "year:2015",
        "access:public",
        "size:small",
    }
    assert entry(guide).dated_on == date(2015, 1, 1)


def test_only_the_current_file_of_a_copy_counts_as_small() -> None:
    copy = make_copy()
    make_revision(copy, size=1)
    make_revision(copy, size=900_000)

    assert "size:small" not in entry(copy.edition.resource).marks


@pytest.mark.parametrize(
    ("access", "audience"), [(Access.PUBLIC, "public"), (Access.MEMBERS, "members"), (Access.PARTICIPANTS, "event:{}")]
)
def test_its_audience_is_who_may_know_of_it(access: Access, audience: str) -> None:
    event = make_event()

    assert entry(make_resource(access=access, event=event)).audience == audience.format(event.pk)


def test_an_embargo_opens_at_its_moment() -> None:
    opens = datetime(2030, 1, 1, tzinfo=UTC)

    assert entry(make_resource(embargoed_until=opens)).opens_at == opens


@pytest.mark.parametrize("state", [State.DRAFT, State.SUGGESTED, State.DECLINED])
def test_what_is_not_published_has_no_entry(state: State) -> None:
    assert list(SOURCE.entries([make_resource(state=state).pk])) == []


def test_superseded_guidance_stands_lowest_and_guidelines_highest() -> None:
    paper, guideline, older = make_resource(type=Type.MAP), make_resource(), make_resource()
    Relation.objects.create(resource=guideline, kind=RelationKind.NEWER_VERSION, other=older)

    assert entry(older).standing == 0
    assert entry(older).standing < entry(paper).standing < entry(guideline).standing


def test_a_draft_replaces_nothing() -> None:
    older, draft = make_resource(), make_resource(state=State.DRAFT)
    Relation.objects.create(resource=draft, kind=RelationKind.SUPERSEDES, other=older)

    assert entry(older).standing > 0


@pytest.mark.parametrize("values", [{"access": Access.MEMBERS}, {"embargoed_until": datetime(2999, 1, 1, tzinfo=UTC)}])
def test_a_newer_version_that_not_everybody_may_know_of_lowers_nothing(values: dict[str, Any]) -> None:
    older = make_resource()
    newer = make_resource(**values)
    newer.relations.create(kind=RelationKind.SUPERSEDES, other=older)

    assert entry(older).standing > 0


def test_the_translation_of_what_was_replaced_ranks_between() -> None:
    older, newer, translation = make_resource(), make_resource(), make_resource()
    translation.relations.create(kind=RelationKind.TRANSLATION, other=older)
    newer.relations.create(kind=RelationKind.NEWER_VERSION, other=older)

    assert entry(older).standing < entry(translation).standing < entry(newer).standing


def test_all_come_in_the_order_of_their_keys_in_as_many_queries_for_many_as_for_few() -> None:
    def look() -> tuple[list[int], int]:
        with CaptureQueriesContext(connection) as captured:
            keys = [each.key for each in SOURCE.entries()]
        return keys, len(captured)

    topics = make_topics(2)
    make_many(2, topics=topics)
    _keys, few = look()
    make_many(20, topics=topics, files=1)
    keys, many = look()

    assert keys == sorted(keys)
    assert len(keys) == 22
    assert many == few


def test_reindexing_a_newer_version_also_lowers_the_older_one() -> None:
    older, newer = make_guide("Armed escorts"), make_guide("Armed escorts, new")
    Relation.objects.create(resource=newer, kind=RelationKind.SUPERSEDES, other=older)
    reindex([newer.pk])

    assert found("escorts") == [newer.pk, older.pk]


def test_reindexing_takes_out_what_is_withdrawn() -> None:
    guide = make_guide()
    Resource.objects.update(state=State.DRAFT)
    reindex([guide.pk])

    assert found("oslo") == []


def found(words: str) -> list[int]:
    question = Question(words=words, kinds=frozenset({"resource"}))
    return [hit.key for hit in finding.find(question, at=NOW).hits]


def test_a_mixed_list_shows_it_in_the_reader_s_language() -> None:
    guide = make_guide("Oslo Guidelines", type=Type.HANDBOOK)
    guide.translations.create(language="fr", title="Directives d’Oslo", summary="Sur les moyens.")

    shown: Any = SOURCE.shown([guide.pk], language="fr", viewer=None, at=NOW)[guide.pk]

    assert (shown.title, shown.language, shown.summary) == ("Directives d’Oslo", "fr", "Sur les moyens.")
    assert shown.url == f"/fr/library/{guide.slug}/"
    assert "novembre 2007" in shown.meta


def test_texts_of_files_that_are_gone_are_found_no_more() -> None:
    guide = make_resource("Oslo Guidelines")
    kept, deleted = (make_copy(make_edition(guide), language=language) for language in ("en", "fr"))
    for copy, text in ((kept, "Helicopters"), (deleted, "Bulldozers")):
        index.put_passages("resource", guide.pk, part_of(copy.pk), [Passage(Text("en", text))])
    reindex([guide.pk])
    assert [bool(found_by(word)) for word in ("helicopters", "bulldozers")] == [True, True]

    deleted.delete()
    reindex([guide.pk])
    assert [bool(found_by(word)) for word in ("helicopters", "bulldozers")] == [True, False]

    key = guide.pk
    guide.delete()
    reindex([key])
    assert not Excerpt.objects.exists()


def found_by(word: str) -> tuple[Hit, ...]:
    return finding.find(Question(words=word), at=NOW).hits
