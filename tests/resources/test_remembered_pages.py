"""Pages of the library whose parts are remembered: known ones ask for nothing, and nothing on them is ever old."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from time_machine import travel

from apps.members.models import Member
from apps.resources import embargoes
from apps.resources.entries import reindex
from apps.resources.kinds import Access, State, Type
from apps.resources.models import Copy, Resource, ResourceTranslation, SavedResource
from apps.search import index
from apps.search.entries import Passage, Text
from apps.training.models import Participation
from apps.vocabulary import memory
from apps.vocabulary.models import Organization, TopicTranslation
from cmcoord_portal import freshness
from tests.factories import make_event, make_member, make_participant
from tests.platform.editions import forget
from tests.resources.factories import make_topic
from tests.resources.shelves import make_guide, replace_by

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    forget()
    yield
    caches[freshness.CACHE].clear()


@pytest.fixture
def guide() -> Resource:
    return make_guide("Oslo Guidelines", languages=["en", "fr"])


def signed_in(member: Member | None = None) -> Client:
    client = Client()
    client.force_login(member or make_member())
    return client


def shown(address: str, client: Client | None = None) -> str:
    """Asked for twice: what stands there at the second time."""
    client = client or Client()
    client.get(address)
    return re.sub("</?mark>", "", client.get(address).text)


def where_it_shows(guide: Resource) -> list[str]:
    return ["/library/", "/library/?q=oslo", "/library/?type=guideline", guide.get_absolute_url()]


def queries(address: str, client: Client | None = None) -> int:
    with CaptureQueriesContext(connection) as captured:
        (client or Client()).get(address)
    return len(captured)


@travel(NOON, tick=False)  # names are asked for anew each minute
def test_a_known_page_asks_the_database_for_nothing_whatever_else_stands_in_its_address(guide: Resource) -> None:
    for address in where_it_shows(guide):
        assert queries(address) > 0
        assert queries(f"{address}{'&' if '?' in address else '?'}from=newsletter") == 0


def test_a_member_shares_what_other_members_see(guide: Resource) -> None:
    queries("/library/", signed_in())
    first, second = signed_in(), signed_in()

    assert queries("/library/", first) == queries("/library/", second) < 5


def test_pages_beside_each_other_keep_their_own_words(guide: Resource) -> None:
    make_guide("Field Handbook", type=Type.HANDBOOK)

    assert "Field Handbook" not in shown("/library/?type=guideline")
    assert "Field Handbook" in shown("/library/?type=handbook")
    assert "“handbook”" in shown("/library/?q=handbook")
    assert "Field Handbook" not in shown("/library/?page=2")


def test_each_language_has_its_own(guide: Resource) -> None:
    assert "1 resource" in shown("/library/")
    assert "1 resource" not in shown("/fr/library/")
    assert "Cite this document" not in shown(f"/fr{guide.get_absolute_url()}")


def test_files_in_a_wanted_language_lead_only_where_they_are_wanted(guide: Resource) -> None:
    french, english = shown("/library/?language=fr"), shown("/library/?language=en")

    assert french.rindex("Français</bdi> PDF") < french.rindex("English</bdi> PDF")
    assert english.rindex("English</bdi> PDF") < english.rindex("Français</bdi> PDF")


def test_a_new_title_shows_at_once(guide: Resource) -> None:
    assert all("Oslo Guidelines" in shown(address) for address in where_it_shows(guide))

    ResourceTranslation.objects.filter(resource=guide).update(title="Guidelines of Oslo")

    assert [address for address in where_it_shows(guide) if "Guidelines of Oslo" not in shown(address)] == []


def test_what_is_withdrawn_or_deleted_is_gone_at_once(guide: Resource) -> None:
    for address in where_it_shows(guide):
        shown(address)
    guide.state = State.DRAFT
    guide.save()
    reindex([guide.pk])

    assert Client().get(guide.get_absolute_url()).status_code == 404
    assert not any("Oslo Guidelines" in shown(address) for address in where_it_shows(guide)[:3])


def test_a_resource_that_comes_where_there_was_none_is_there_at_once() -> None:
    assert Client().get("/library/new/").status_code == 404
    shown("/library/")

    make_guide("Field Handbook", slug="new")

    assert "Field Handbook" in shown("/library/new/")
    assert "Field Handbook" in shown("/library/")


def test_what_is_replaced_says_so_at_once(guide: Resource) -> None:
    assert "Superseded" not in shown("/library/") + shown(guide.get_absolute_url())

    replace_by(make_guide("Newer Guidelines"), guide)

    assert "Superseded" in shown("/library/")
    assert "Superseded" in shown(guide.get_absolute_url())


def test_a_removed_file_is_offered_no_more(guide: Resource) -> None:
    assert "Français</bdi> PDF" in shown("/library/")

    Copy.objects.filter(edition__resource=guide, language="fr").delete()

    assert "Français</bdi> PDF" not in shown("/library/")


def test_a_renamed_organization_or_topic_is_called_so_at_once(guide: Resource) -> None:
    guide.topics.add(topic := make_topic("Escorts"))
    reindex([guide.pk])
    assert "OCHA, Rev" in shown("/library/")
    assert "Escorts" in shown("/library/")

    Organization.objects.update(name="Office for Coordination")
    TopicTranslation.objects.filter(topic=topic).update(name="Convoys")

    page = shown("/library/")
    assert ">Office for Coordination<" in page
    assert "OCHA, Rev" not in page
    assert ">Convoys<" in page
    assert "Escorts" not in page


def test_new_text_of_a_file_is_found_at_once(guide: Resource) -> None:
    assert "Oslo Guidelines" not in shown("/library/?q=convoy")

    index.put_passages("resource", guide.pk, "file:1", [Passage(Text("en", "About a convoy"))])

    assert "Oslo Guidelines" in shown("/library/?q=convoy")


@pytest.mark.parametrize("is_member", [False, True])
def test_embargoes_end_at_their_second(is_member: bool) -> None:
    first = make_guide("First Paper", embargoed_until=NOON)
    second = make_guide("Second Paper", embargoed_until=NOON + timedelta(seconds=10))
    client = signed_in() if is_member else Client()

    def there(seconds: int) -> list[bool]:
        with travel(NOON + timedelta(seconds=seconds), tick=False):
            page = shown("/library/", client)
            found = [client.get(each.get_absolute_url()).status_code == 200 for each in (first, second)]
        assert found == ["First Paper" in page, "Second Paper" in page]
        return found

    assert [there(-1), there(0), there(9), there(10)] == [[False] * 2, [True, False], [True, False], [True] * 2]


def test_the_end_of_an_embargo_is_known_however_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embargoes, "MOST", 2)
    for hours in range(5):
        make_guide(f"Paper {hours}", embargoed_until=NOON + timedelta(hours=hours))

    with memory.under("one"):
        ends = [embargoes.next_end(at=NOON + timedelta(hours=hours, minutes=1)) for hours in range(-1, 5)]

    assert ends == [*(NOON + timedelta(hours=hours) for hours in range(5)), None]


@pytest.mark.parametrize("member_first", [True, False])
def test_what_is_for_members_stays_with_them_whoever_asks_first(member_first: bool) -> None:
    guide = make_guide("Members Paper", access=Access.MEMBERS)
    make_guide("Public Paper")
    clients = [signed_in(), Client()]

    for client in clients if member_first else clients[::-1]:
        is_member = client is clients[0]
        assert ("Members Paper" in shown("/library/?q=paper", client)) == is_member
        assert (client.get(guide.get_absolute_url()).status_code == 200) == is_member
        assert "Public Paper" in shown("/library/?q=paper", client)


def test_participants_see_it_until_they_are_no_more() -> None:
    event = make_event()
    guide = make_guide("Course Paper", access=Access.PARTICIPANTS, event=event)
    member, other = make_member(), make_member()
    place = make_participant(event, member=member, state=Participation.State.ACCEPTED)
    one, another = signed_in(member), signed_in(other)
    assert "Course Paper" in shown("/library/", one)
    assert "Course Paper" not in shown("/library/", another)

    Participation.objects.filter(pk=place.pk).update(state=Participation.State.WITHDRAWN)

    assert "Course Paper" not in shown("/library/", one)
    assert one.get(guide.get_absolute_url()).status_code == 404


def test_a_relative_for_members_only_is_named_to_them_alone(guide: Resource) -> None:
    replace_by(make_guide("Members Paper", access=Access.MEMBERS), guide)

    assert "Members Paper" in shown(guide.get_absolute_url(), signed_in())
    assert "Members Paper" not in shown(guide.get_absolute_url())
    assert "Superseded" not in shown("/library/")


def test_a_members_shelf_is_their_own(guide: Resource) -> None:
    mine, theirs = signed_in(member := make_member()), signed_in()
    assert "Remove from my saved resources" not in shown(guide.get_absolute_url(), mine)

    SavedResource.objects.create(member=member, resource=guide)

    assert "Remove from my saved resources" in shown(guide.get_absolute_url(), mine)
    assert "Remove from my saved resources" not in shown(guide.get_absolute_url(), theirs)
    assert "Sign in to save it" in shown(guide.get_absolute_url())


def test_a_form_has_the_secret_of_who_asks_and_of_nobody_else(guide: Resource) -> None:
    secrets = {client.get(guide.get_absolute_url()).context["csrf_token"] for client in (signed_in(), signed_in())}

    assert len({str(secret) for secret in secrets}) == 2
    assert "csrfmiddlewaretoken" not in shown(guide.get_absolute_url())


def test_nobody_can_write_the_place_of_a_members_own_part() -> None:
    guide = make_guide("About <!--own--> marks", slug="marks")

    page = shown(guide.get_absolute_url())

    assert page.count("Sign in to save it") == 1
    assert "<!--own-->" not in page
    assert page.index("Get the document") < page.index("Sign in to save it") < page.index("Cite this document")


def test_an_edit_under_way_is_neither_shown_to_others_nor_remembered(guide: Resource) -> None:
    shown("/library/")

    with transaction.atomic():
        ResourceTranslation.objects.filter(resource=guide).update(title="Never committed")
        assert "Never committed" in Client().get("/library/").text
        transaction.set_rollback(True)

    assert "Oslo Guidelines" in shown("/library/")


def counts(query: str, facet: str, client: Client | None = None) -> dict[str, str]:
    page = (client or Client()).get(f"/library/?{query}").text
    return dict(re.findall(rf'name="{facet}" value="([^"]*)".*?\((\d+)\)</span>', page))


def test_counts_of_an_open_facet_are_the_same_whichever_of_its_values_was_asked_for_first() -> None:
    make_guide("One", languages=["en", "fr"])
    make_guide("Two", type=Type.HANDBOOK, languages=["fr"])
    make_guide("Three", type=Type.HANDBOOK, languages=["en"], access=Access.MEMBERS)

    for _each in range(2):
        assert counts("type=guideline", "type") == {"guideline": "1", "handbook": "1"}
        assert counts("type=handbook", "type") == {"guideline": "1", "handbook": "1"}
        assert counts("type=handbook", "type", signed_in()) == {"guideline": "1", "handbook": "2"}
        assert counts("type=handbook&language=en", "type") == {"guideline": "1", "handbook": "0"}
        assert counts("type=handbook&language=fr", "type") == {"guideline": "1", "handbook": "1"}
        assert counts("type=handbook&language=fr", "language") == {"fr": "1"}
        assert counts("type=guideline&language=fr", "language") == {"en": "1", "fr": "1"}


def test_counts_of_an_open_facet_are_asked_for_once() -> None:
    make_guide("One")
    make_guide("Two", type=Type.HANDBOOK)

    def opened(query: str) -> bool:
        with CaptureQueriesContext(connection) as captured:
            Client().get(f"/library/?{query}")
        return any("open_" in each["sql"] for each in captured)

    assert opened("type=guideline")
    assert not opened("type=handbook")
    assert opened("q=one&type=guideline")


def test_counts_follow_what_comes_and_the_end_of_an_embargo() -> None:
    make_guide("One")
    make_guide("Two", type=Type.HANDBOOK, embargoed_until=NOON)
    for moment, expected in ((-1, {"guideline": "1"}), (0, {"guideline": "1", "handbook": "1"})):
        with travel(NOON + timedelta(seconds=moment), tick=False):
            assert counts("type=guideline", "type") == expected

    make_guide("Three")

    with travel(NOON, tick=False):
        assert counts("type=guideline", "type") == {"guideline": "2", "handbook": "1"}
