"""The page of one resource: what replaced it, its files by language, and how it stands to others."""

import json
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.resources.kinds import Access, RelationKind, Role, State
from apps.resources.models import FormerSlug, ReadingItem, ReadingList, ReadingListTranslation, Relation, Resource
from tests.factories import make_member
from tests.resources.factories import make_copy, make_edition, make_resource, make_revision, make_topic
from tests.resources.shelves import make_guide, make_publisher, replace_by

pytestmark = pytest.mark.django_db


def page_of(client: Client, resource: Resource, prefix: str = "") -> str:
    return client.get(f"{prefix}{resource.get_absolute_url()}").text


def relate(resource: Resource, kind: RelationKind, other: Resource) -> None:
    Relation.objects.create(resource=resource, kind=kind, other=other)


def test_superseded_guidance_opens_with_the_newest_that_replaced_it(client: Client) -> None:
    first, second, third = make_guide("First"), make_guide("Second"), make_guide("Third")
    replace_by(second, first)
    replace_by(third, second, RelationKind.NEWER_VERSION)

    page = client.get(first.get_absolute_url())

    assert [row.title for row in page.context["shown"].relatives.newest] == ["Third"]
    assert page.text.index("Superseded: kept for reference only.") < page.text.index("<h1")


def test_a_replacement_that_one_may_not_see_is_not_spoken_of(client: Client) -> None:
    older, newer = make_guide("Older"), make_guide("Secret successor", access=Access.MEMBERS)
    replace_by(newer, older)

    assert "Superseded" not in page_of(client, older)
    assert "Secret successor" not in page_of(client, older)
    client.force_login(make_member())
    assert "Secret successor" in page_of(client, older)


def test_a_circle_of_replacements_does_no_harm(client: Client) -> None:
    one, other = make_guide("One"), make_guide("Other")
    replace_by(one, other)
    replace_by(other, one)

    assert client.get(one.get_absolute_url()).status_code == 200


def test_each_language_comes_with_its_own_name_and_the_reader_s_first(client: Client) -> None:
    guide = make_guide(languages=["en", "ar", "fr"])

    page = client.get(f"/fr{guide.get_absolute_url()}")

    assert [copy.name for copy in page.context["shown"].copies] == ["Français", "العربية", "English"]
    assert '<bdi lang="ar">العربية</bdi>' in page.text


def test_a_file_says_its_size_and_its_minutes_on_a_slow_line(client: Client) -> None:
    guide = make_guide(languages=[])
    copy = make_copy(guide.editions.get())
    make_revision(copy, size=5_120_000)

    page = page_of(client, guide)

    assert f'href="{copy.get_absolute_url()}"' in page
    assert "5.1 MB" in page
    assert "about 11 min" in page
    assert copy.revisions.get().sha256 in page


def test_what_stands_elsewhere_and_what_is_only_known_are_called_so(client: Client) -> None:
    guide = make_guide(languages=[])
    make_copy(guide.editions.get(), language="en", url="https://example.org/oslo.pdf")
    make_copy(guide.editions.get(), language="fr")

    page = page_of(client, guide)

    assert 'href="https://example.org/oslo.pdf"' in page
    assert "At another website" in page
    assert "Known to exist, not held here" in page


def test_a_language_that_only_an_older_version_has_is_offered_from_there(client: Client) -> None:
    guide = make_guide(languages=["en", "fr"])
    make_revision(make_copy(make_edition(guide, version="Rev 2", issued_on=date(2020, 1, 1))))

    copies = {copy.language: copy for copy in client.get(guide.get_absolute_url()).context["shown"].copies}

    assert copies["en"].version == "Rev 2, January 2020"
    assert copies["fr"].version == "Rev 1.1, November 2007"


def test_versions_stand_in_their_order_with_what_replaced_them(client: Client) -> None:
    older, newer = make_guide("Handbook of 2008"), make_guide("Handbook of 2015")
    replace_by(newer, older)
    make_edition(newer, version="v1.1", issued_on=date(2016, 5, 1))

    page = page_of(client, newer)
    trail = page[page.index('id="versions"') : page.index('id="cite"')]

    assert trail.index("v1.1") < trail.index("Rev 1.1") < trail.index("Handbook of 2008")


def test_relations_are_told_in_words_both_ways(client: Client) -> None:
    booklet, paper = make_guide("Booklet"), make_guide("Paper")
    relate(booklet, RelationKind.CONTAINS, paper)

    assert re.search(r"Contains</h2>.*Paper", page_of(client, booklet), re.DOTALL)
    assert re.search(r"Is part of</h2>.*Booklet", page_of(client, paper), re.DOTALL)


def test_a_relative_that_one_may_not_see_is_left_out(client: Client) -> None:
    booklet, draft = make_guide("Booklet"), make_guide("Unfinished paper", state=State.DRAFT)
    relate(booklet, RelationKind.CONTAINS, draft)

    assert "Unfinished paper" not in page_of(client, booklet)
    assert "Contains" not in page_of(client, booklet)


def test_who_stands_behind_it_is_named_with_the_role(client: Client) -> None:
    guide = make_guide()
    make_publisher(guide, "Norway", role=Role.FUNDER, position=2)

    page = page_of(client, guide)

    assert "<dt>Publisher</dt><dd>OCHA</dd>" in page
    assert "<dt>Funded by</dt><dd>Norway</dd>" in page


def test_topics_audience_countries_and_lists_are_told(client: Client) -> None:
    guide = make_guide(audiences=["military", "police"], countries="KE,SS", region="africa")
    guide.topics.add(make_topic("Armed escorts", slug="escorts"))
    for public, title in ((True, "Four guidelines"), (False, "Unfinished list")):
        shelf = ReadingList.objects.create(slug=f"list-{public}", is_public=public)
        ReadingListTranslation.objects.create(reading_list=shelf, title=title)
        ReadingItem.objects.create(reading_list=shelf, resource=guide)

    page = page_of(client, guide)

    assert '<a href="/library/topics/escorts/">Armed escorts</a>' in page
    assert "Military, Police" in page
    assert "Africa: Kenya, South Sudan" in page
    assert "Four guidelines" in page
    assert "Unfinished list" not in page


def test_a_review_that_is_overdue_says_so(client: Client) -> None:
    guide = make_guide()
    guide.editions.update(review_by=timezone.now().date() - timedelta(days=1), continuously_updated=True)
    assert "The review is overdue." in page_of(client, guide)
    assert "Continuously updated" in page_of(client, guide)

    guide.editions.update(review_by=timezone.now().date())
    assert "The review is overdue." not in page_of(client, guide)


def test_it_can_be_cited_by_its_lasting_address(client: Client) -> None:
    guide = make_guide(code="oslo07", slug="oslo")

    assert "OCHA (2007). <cite>Oslo Guidelines</cite>, Rev 1.1. http://testserver/r/oslo07" in page_of(client, guide)
    bibtex, ris = client.get("/library/oslo.bib"), client.get("/library/oslo.ris")
    assert bibtex.headers["Content-Type"] == "application/x-bibtex; charset=utf-8"
    assert "url = {http://testserver/r/oslo07}" in bibtex.text
    assert 'filename="oslo.ris"' in ris.headers["Content-Disposition"]
    assert "TI  - Oslo Guidelines\r\n" in ris.text


def test_machines_read_dublin_core_and_schema_org(client: Client) -> None:
    hostile = '</script><script>alert(1)</script>"'
    guide = make_guide(hostile, languages=["en", "fr"])

    page = page_of(client, guide)
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]

    assert data["name"] == hostile
    assert data["datePublished"] == "2007-11"
    assert [media["inLanguage"] for media in data["encoding"]] == ["en", "fr"]
    assert '<meta name="DC.publisher" content="OCHA">' in page
    assert "<script>alert" not in page


def test_what_one_may_not_see_does_not_exist(client: Client) -> None:
    for values in (
        {"state": State.DRAFT},
        {"access": Access.MEMBERS},
        {"embargoed_until": timezone.now() + timedelta(hours=1)},
    ):
        guide = make_guide(**values)
        for path in (f"/library/{guide.slug}/", f"/library/{guide.slug}.bib", f"/library/{guide.slug}.ris"):
            assert client.get(path).status_code == 404, (values, path)


def test_a_renamed_resource_answers_at_its_old_address_in_the_same_language(client: Client) -> None:
    guide = Resource.objects.get(pk=make_guide(slug="new").pk)
    FormerSlug.objects.create(slug="old", resource=guide)

    for path in ("/library/{}/", "/fr/library/{}/", "/ar/library/{}.bib"):
        answer = client.get(path.format("old"))
        assert (answer.status_code, answer.headers["Location"]) == (301, path.format("new"))
        assert answer.headers["Cache-Control"] == "no-cache"


def test_the_old_address_of_what_one_may_not_see_does_not_exist(client: Client) -> None:
    FormerSlug.objects.create(slug="old", resource=make_guide(access=Access.MEMBERS))

    assert client.get("/library/old/").status_code == 404
    assert client.get("/library/old.ris").status_code == 404


def test_a_visitor_s_page_sets_no_cookie_and_leads_to_the_sign_in(client: Client) -> None:
    page = client.get(make_guide(slug="oslo").get_absolute_url())

    assert not page.cookies
    assert "csrf" not in page.text
    assert 'href="/accounts/login/?next=/library/oslo/"' in page.text


def test_a_resource_of_which_nothing_is_known_still_has_a_page(client: Client) -> None:
    bare = make_resource()
    bare.translations.all().delete()

    page = page_of(client, bare)

    assert bare.slug in page
    assert "We hold no file of it" in page
    assert client.get(f"/library/{bare.slug}.bib").status_code == 200


def test_the_number_of_queries_does_not_grow_with_copies_and_relations(client: Client) -> None:
    def queries(resource: Resource) -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(resource.get_absolute_url())
        return len(captured)

    few, many = make_guide(languages=["en"]), make_guide(languages=["en", "fr", "ar", "ru", "es"])
    relate(few, RelationKind.COMPLEMENT, make_guide())
    for number in range(20):
        relate(many, RelationKind.COMPLEMENT, make_guide(f"Paper {number}"))
        many.topics.add(make_topic(f"Topic {number}"))
        make_publisher(many, f"Organization {number}")

    assert queries(many) == queries(few)


def test_what_replaced_a_hidden_successor_is_named_all_the_same(client: Client) -> None:
    first, hidden, third = make_guide("First"), make_guide("Hidden", access=Access.MEMBERS), make_guide("Third")
    replace_by(hidden, first)
    replace_by(third, hidden)

    page = client.get(first.get_absolute_url())

    assert [row.title for row in page.context["shown"].relatives.newest] == ["Third"]
    assert "Hidden" not in page.text
