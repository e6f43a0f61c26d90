"""The library as a list: searched, narrowed, and never at a loss."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from apps.resources.asking import FACETS
from apps.resources.entries import reindex
from apps.resources.kinds import Access, RelationKind, State, Type
from apps.resources.models import Resource
from apps.search import index
from apps.search.entries import Passage, Text
from tests.factories import make_event, make_member, make_participant
from tests.resources.factories import make_copy, make_revision, make_topic
from tests.resources.shelves import make_guide, make_many, make_topics, replace_by

pytestmark = pytest.mark.django_db


def titles(client: Client, query: str = "") -> list[str]:
    return [strip_tags(row.title) for row in client.get(f"/library/{query}").context["rows"]]


def counts(client: Client, facet: str, query: str = "") -> dict[str, str]:
    shown = {each.name: each for each in client.get(f"/library/{query}").context["facets"]}
    return {value.value: value.count for value in shown[facet].values} if facet in shown else {}


def test_words_find_a_resource_by_its_title(client: Client) -> None:
    make_guide("Oslo Guidelines")
    make_guide("Field Handbook")

    assert titles(client, "?q=oslo") == ["Oslo Guidelines"]
    assert "1 result for" in client.get("/library/?q=oslo").text


def test_without_a_wish_all_there_is_stands_there(client: Client) -> None:
    make_guide("Oslo Guidelines")
    make_guide("Field Handbook")

    page = client.get("/library/")

    assert set(titles(client)) == {"Oslo Guidelines", "Field Handbook"}
    assert "2 resources" in page.text


def test_facets_narrow_and_say_how_many(client: Client) -> None:
    make_guide("Oslo Guidelines", languages=["en", "fr"])
    make_guide("Field Handbook", type=Type.HANDBOOK)

    assert counts(client, "type") == {"guideline": "1", "handbook": "1"}
    assert counts(client, "language") == {"en": "2", "fr": "1"}
    assert titles(client, "?language=fr") == ["Oslo Guidelines"]
    assert titles(client, "?type=handbook") == ["Field Handbook"]


def test_a_topic_or_publisher_deleted_since_the_night_is_no_choice(client: Client) -> None:
    guide = make_guide("Oslo Guidelines")
    guide.topics.add(make_topic(slug="escorts"))
    reindex([guide.pk])
    assert len(counts(client, "topic")) == len(counts(client, "publisher")) == 1

    organization = guide.publishers.get().organization
    guide.publishers.all().delete()
    organization.delete()
    guide.topics.all().delete()

    assert counts(client, "topic") == counts(client, "publisher") == {}


def test_topic_region_country_publisher_and_year_narrow_too(client: Client) -> None:
    guide = make_guide("Oslo Guidelines", region="africa", countries="KE")
    guide.topics.add(make_topic(slug="escorts"))
    other = make_guide("Field Handbook")
    other.publishers.all().delete()
    other.editions.update(issued_on="2015-01-01")
    reindex([guide.pk, other.pk])
    publisher = guide.publishers.get().organization_id

    for wish in ["topic=escorts", "region=africa", "country=KE", f"publisher={publisher}", "year=2007"]:
        assert titles(client, f"?{wish}") == ["Oslo Guidelines"], wish


def test_a_small_file_can_be_asked_for(client: Client) -> None:
    make_guide("Small")
    large = make_guide("Large", languages=[])
    make_revision(make_copy(large.editions.get()), size=500_000)
    reindex([large.pk])

    assert titles(client, "?small=1") == ["Small"]


def test_each_part_of_a_wish_is_a_chip_that_takes_it_off(client: Client) -> None:
    make_guide("Oslo Guidelines", languages=["en", "fr"])
    page = client.get("/library/?language=fr&q=oslo&type=guideline")

    assert [(chip.name, chip.query) for chip in page.context["chips"]] == [
        ("“oslo”", "?type=guideline&language=fr"),
        ("Guidelines", "?q=oslo&language=fr"),
        ("Français", "?q=oslo&type=guideline"),
    ]
    assert '<a class="go" href="/library/">Clear all</a>' in page.text


def test_the_canonical_address_is_one_for_all_orders(client: Client) -> None:
    canonical = '<link rel="canonical" href="http://testserver/library/?q=oslo&amp;type=handbook&amp;language=fr">'

    assert canonical in client.get("/library/?language=fr&type=handbook&q=oslo&sort=best&nonsense=1").text


def test_a_chosen_value_stays_to_be_seen_where_nothing_has_it(client: Client) -> None:
    make_guide("Oslo Guidelines")

    assert counts(client, "year", "?year=1999&year=2007")["1999"] == "0"


def test_a_long_facet_shows_the_first_values_and_a_page_with_all(client: Client) -> None:
    make_many(12, files=1)
    page = client.get("/library/")
    facet = next(each for each in page.context["facets"] if each.name == "publisher")

    assert len(facet.values) == 5
    assert len(counts(client, "publisher", facet.more)) == 12


def test_the_newest_come_first_when_asked(client: Client) -> None:
    old, new = make_guide("Old"), make_guide("New")
    old.editions.update(issued_on="2001-01-01")
    new.editions.update(issued_on="2020-01-01")
    reindex([old.pk, new.pk])

    assert titles(client, "?sort=newest") == ["New", "Old"]


def test_superseded_guidance_stands_below_and_is_called_so(client: Client) -> None:
    older, newer = make_guide("Armed escorts guidelines"), make_guide("Armed escorts guidelines, second")
    replace_by(newer, older)

    page = client.get("/library/?q=armed+escorts")

    assert [row.superseded for row in page.context["rows"]] == [False, True]
    assert "Superseded</span>" in page.text


def test_a_replacement_that_one_may_not_see_replaces_nothing(client: Client) -> None:
    older, newer = make_guide("Armed escorts"), make_guide("Armed escorts, secret", access=Access.MEMBERS)
    replace_by(newer, older, RelationKind.NEWER_VERSION)

    assert "Superseded" not in client.get("/library/").text


def test_files_of_the_language_asked_for_come_first(client: Client) -> None:
    make_guide("Oslo Guidelines", languages=["en", "fr", "es", "ru", "ar"])

    row = client.get("/library/?language=es").context["rows"][0]

    assert [file.language for file in row.files][:2] == ["es", "en"]
    assert row.more == "2 more languages"


def test_a_file_says_its_language_its_format_and_its_size(client: Client) -> None:
    guide = make_guide("Oslo Guidelines", languages=[])
    copy = make_copy(guide.editions.get(), language="fr")
    make_revision(copy, size=5_200_000)

    page = client.get("/library/").text

    assert f'href="/library/files/{copy.public_id}/"' in page
    assert '<bdi lang="fr">Français</bdi> PDF, 5.2 MB' in page


def test_what_one_may_not_see_is_neither_listed_nor_counted(client: Client) -> None:
    make_guide("Public")
    make_guide("For members", access=Access.MEMBERS)
    make_guide("For participants", access=Access.PARTICIPANTS, event=make_event())
    make_guide("Draft", state=State.DRAFT)
    make_guide("Embargoed", embargoed_until=timezone.now() + timedelta(days=1))

    assert titles(client) == ["Public"]
    assert counts(client, "type") == {"guideline": "1"}
    assert counts(client, "access") == {}


def test_a_member_sees_what_is_for_members_and_for_participants(client: Client) -> None:
    event, member = make_event(), make_member()
    make_participant(event, member=member, state="accepted")
    access: dict[str, dict[str, Any]] = {
        "Public": {},
        "For members": {"access": Access.MEMBERS},
        "For participants": {"access": Access.PARTICIPANTS, "event": event},
        "For others": {"access": Access.PARTICIPANTS, "event": make_event()},
    }
    for title, values in access.items():
        make_guide(title, **values)
    client.force_login(member)

    assert set(titles(client)) == {"Public", "For members", "For participants"}
    assert counts(client, "access") == {"public": "1", "members": "1", "participants": "1"}
    assert titles(client, "?access=members") == ["For members"]


def test_an_index_that_lags_behind_shows_nobody_what_they_may_not_see(client: Client) -> None:
    make_guide("Oslo Guidelines")
    Resource.objects.update(access=Access.MEMBERS)

    assert titles(client) == []


def test_a_visitor_s_library_sets_no_cookie_and_does_not_vary_by_one(client: Client) -> None:
    page = client.get("/library/?q=oslo")

    assert not page.cookies
    assert "Cookie" not in page.headers.get("Vary", "")


def test_the_words_looked_for_are_marked_and_nothing_else_becomes_markup(client: Client) -> None:
    make_guide("Oslo <b>Guidelines</b>", summary="The guidelines of Oslo.")

    page = client.get("/library/?q=oslo").text

    assert "<mark>Oslo</mark> &lt;b&gt;Guidelines&lt;/b&gt;</a>" in page
    assert "of <mark>Oslo</mark>." in page


def test_text_of_a_file_stands_with_its_page_where_the_words_are_found_in_it(client: Client) -> None:
    guide = make_guide("Oslo Guidelines", summary="Something else.")
    index.put_passages("resource", guide.pk, "file:1", [Passage(Text("fr", "Les escortes armées."), page=12)])

    page = client.get("/library/?q=escortes").text

    assert 'Page 12: <span dir="auto" lang="fr">Les <mark>escortes</mark> armées.</span>' in page
    assert "Something else." not in page


def test_nothing_found_says_what_to_do(client: Client) -> None:
    assert "Use fewer words" in client.get("/library/?q=nowhere").text
    assert "The library is empty." in client.get("/library/").text
    assert "nothing on this page" in client.get("/library/?page=7").text


def test_pages_follow_each_other_and_keep_the_wish(client: Client) -> None:
    make_many(21, files=1)

    assert 'href="/library/?q=guidelines&amp;page=2" rel="next"' in client.get("/library/?q=guidelines").text
    second = client.get("/library/?q=guidelines&page=2")
    assert len(second.context["rows"]) == 1
    assert 'href="/library/?q=guidelines" rel="prev"' in second.text


def test_names_stand_in_the_reader_s_language(client: Client) -> None:
    topic = make_topic("Escorts", slug="escorts")
    topic.translations.create(language="fr", name="Escortes armées")
    guide = make_guide("Oslo Guidelines")
    guide.topics.add(topic)

    page = client.get("/fr/library/")

    assert "Escortes armées" in page.text
    assert '<a href="/fr/library/' in page.text
    assert 'lang="en" dir="auto">Oslo Guidelines' in page.text


def test_a_date_stays_whole_beside_a_latin_name_on_an_arabic_page(client: Client) -> None:
    make_guide("Oslo Guidelines").editions.update(issued_on="2013-02-27", issued_precision="day")

    assert "\u2068OCHA\u2069, \u2068Rev 1.1\u2069, \u206827 " in client.get("/ar/library/").text


@pytest.mark.parametrize("signed_in", [False, True])
def test_the_number_of_queries_does_not_grow_with_the_rows(client: Client, signed_in: bool) -> None:
    if signed_in:
        client.force_login(make_member())

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/library/")
        return len(captured)

    topics = make_topics(3)
    make_many(3, topics=topics)
    few = queries()
    make_many(60, topics=topics, files=1)

    assert queries() == few


ANYTHING = st.one_of(st.text(max_size=30), st.sampled_from(["oslo", "guideline", "en", '"oslo" OR -x', "9999999999"]))
NAMES = st.sampled_from([*FACETS, "q", "small", "sort", "more", "page", "resource"])


class AnyAddress(TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.dictionaries(NAMES, st.lists(ANYTHING, max_size=3)))
    def test_any_parameters_are_answered(self, data: dict[str, list[str]]) -> None:
        typed = {name: [value.replace("\0", "") for value in values] for name, values in data.items()}

        assert self.client.get("/library/", typed).status_code == 200
