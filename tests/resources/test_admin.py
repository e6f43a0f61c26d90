"""The library in the staff pages."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.resources.kinds import RelationKind, State
from apps.resources.models import Edition, FormerSlug, OldAddress, Relation, Resource
from apps.search import finding
from apps.search.models import Card
from apps.search.questions import Question
from tests.factories import make_staff
from tests.resources.factories import make_copy, make_edition, make_resource, make_topic
from tests.training.adminforms import typed_in

pytestmark = pytest.mark.django_db

RESOURCES = "/admin/resources/resource/"
INLINES = ["translations", "editions", "publishers", "relations", "old_addresses"]


@pytest.fixture(autouse=True)
def staff(client: Client) -> Client:
    client.force_login(make_staff())
    return client


def form_of(resource: Resource) -> str:
    return f"{RESOURCES}{resource.pk}/change/"


def empty(*prefixes: str) -> dict[str, Any]:
    return {f"{prefix}-{name}": 0 for prefix in prefixes for name in ("TOTAL_FORMS", "INITIAL_FORMS")}


def new(slug: str = "oslo-guidelines", **values: Any) -> dict[str, Any]:
    """A form as a person fills it in for a new resource."""
    typed = {"slug": slug, "code": "oslo23", "type": "guideline", "state": "published", "access": "public"}
    title = {"translations-0-language": "en", "translations-0-title": "Oslo Guidelines"}
    return {**typed, **empty(*INLINES), "translations-TOTAL_FORMS": 1, **title, **values}


def found(words: str) -> list[int]:
    return [hit.key for hit in finding.find(Question(words, kinds=frozenset({"resource"})), at=timezone.now()).hits]


def test_a_new_resource_is_published_and_found(staff: Client) -> None:
    staff.post(f"{RESOURCES}add/", new())

    resource = Resource.objects.get()
    assert resource.state == State.PUBLISHED
    assert found("oslo") == [resource.pk]
    assert staff.get("/library/oslo-guidelines/").status_code == 200


def test_a_draft_is_not_found(staff: Client) -> None:
    staff.post(f"{RESOURCES}add/", new(state="draft"))

    assert Resource.objects.get().state == State.DRAFT
    assert found("oslo") == []


def test_a_resource_needs_a_title(staff: Client) -> None:
    page = staff.post(f"{RESOURCES}add/", new(**{"translations-0-title": ""}))

    assert "This field is required" in str(page.context["errors"])
    assert not Resource.objects.exists()


@pytest.mark.parametrize(
    ("slug", "sentence"),
    [
        ("oslo", "Another resource has this address."),
        ("former", "Another resource once had this address"),
        ("saved", "This word is the address of another page of the library."),
    ],
)
def test_an_address_that_cannot_be_is_refused_beside_its_field(staff: Client, slug: str, sentence: str) -> None:
    other = make_resource(slug="oslo")
    FormerSlug.objects.create(slug="former", resource=other)

    page = staff.post(f"{RESOURCES}add/", new(slug))

    assert sentence in str(page.context["adminform"].form.errors["slug"])
    assert page.context["adminform"].form["type"].value() == "guideline"


def test_a_changed_address_leads_on(staff: Client) -> None:
    resource = make_resource(slug="oslo")
    values = typed_in(staff.get(form_of(resource))) | {"slug": "oslo-guidelines"}

    staff.post(form_of(resource), values)

    assert staff.get("/library/oslo/")["Location"] == "/library/oslo-guidelines/"


def test_a_resource_for_participants_asks_for_their_event(staff: Client) -> None:
    page = staff.post(f"{RESOURCES}add/", new(access="participants"))

    assert "Name the event" in str(page.context["adminform"].form.errors["event"])


def test_topics_and_audiences_are_ticked_by_name(staff: Client) -> None:
    topic = make_topic("Use of armed escorts")
    assert "Use of armed escorts" in staff.get(f"{RESOURCES}add/").text

    staff.post(f"{RESOURCES}add/", new(topics=[topic.pk], audiences=["police"]))

    resource = Resource.objects.get()
    assert (list(resource.topics.all()), resource.audiences) == ([topic], ["police"])


def test_an_old_address_of_another_resource_is_refused(staff: Client) -> None:
    OldAddress.objects.create(path="/docs/oslo.pdf", resource=make_resource())
    old: dict[str, Any] = {
        "old_addresses-TOTAL_FORMS": 1,
        "old_addresses-0-path": "https://www.unocha.org/docs/oslo.pdf",
    }

    page = staff.post(f"{RESOURCES}add/", new(**old))

    assert "leads to another resource already" in str(page.context["errors"])


def test_two_editions_in_one_place_are_refused_with_a_sentence(staff: Client) -> None:
    edition = make_edition(position=1)
    values = typed_in(staff.get(form_of(edition.resource)))
    second = {"editions-TOTAL_FORMS": 2, "editions-1-position": 1, "editions-1-issued_precision": "unknown"}

    page = staff.post(form_of(edition.resource), values | second)

    assert "duplicate" in str(page.context["errors"])
    assert Edition.objects.count() == 1


def test_a_date_without_how_much_is_known_of_it_is_refused_with_a_sentence(staff: Client) -> None:
    edition = make_edition()
    path = f"/admin/resources/edition/{edition.pk}/change/"
    values = typed_in(staff.get(path)) | {"issued_precision": "unknown"}

    page = staff.post(path, values)

    assert "Give a date and say how much of it is known" in page.text


# What is found


def test_a_relation_that_is_taken_away_ranks_the_other_resource_as_before(staff: Client) -> None:
    older, newer = make_resource("Oslo Guidelines"), make_resource("Oslo Guidelines")
    relation = Relation.objects.create(resource=newer, kind=RelationKind.SUPERSEDES, other=older)
    values = typed_in(staff.get(form_of(newer)))
    staff.post(form_of(newer), values)
    assert standing(older) == 0

    staff.post(form_of(newer), values | {"relations-0-DELETE": "on"})

    assert not Relation.objects.filter(pk=relation.pk).exists()
    assert standing(older) > 0


def test_a_deleted_resource_is_found_no_more_and_what_it_replaced_ranks_again(staff: Client) -> None:
    older, newer = make_resource("Oslo Guidelines"), make_resource("Oslo Guidelines")
    Relation.objects.create(resource=newer, kind=RelationKind.NEWER_VERSION, other=older)
    staff.post(form_of(newer), typed_in(staff.get(form_of(newer))))

    staff.post(f"{RESOURCES}{newer.pk}/delete/", {"post": "yes"})

    assert found("oslo") == [older.pk]
    assert standing(older) > 0


def test_several_deleted_at_once_are_found_no_more(staff: Client) -> None:
    staff.post(f"{RESOURCES}add/", new())
    pk = Resource.objects.get().pk

    staff.post(RESOURCES, {"action": "delete_selected", "_selected_action": [pk], "post": "yes"})

    assert not Resource.objects.exists()
    assert found("oslo") == []


def standing(resource: Resource) -> int:
    return Card.objects.get(kind="resource", key=resource.pk).standing


# Lists


@pytest.mark.parametrize("typed", ["osl", "guide oslo", "MCDA", "oslo-2007", "oslo23", "OSLO23", "former"])
def test_staff_find_a_resource_that_nobody_else_sees(staff: Client, typed: str) -> None:
    resource = make_resource("Oslo Guidelines", slug="oslo-2007", code="oslo23", state=State.DRAFT)
    resource.translations.update(other_names="Guide rouge, MCDA")
    FormerSlug.objects.create(slug="former", resource=resource)

    assert "Oslo Guidelines" in staff.get(RESOURCES, {"q": typed}).text


def test_a_resource_is_chosen_by_its_title(staff: Client) -> None:
    make_resource("Oslo Guidelines", code="oslo23")
    names = "app_label=resources&model_name=readingitem&field_name=resource"

    answer = staff.get(f"/admin/autocomplete/?term=oslo&{names}")

    assert [each["text"] for each in answer.json()["results"]] == ["Oslo Guidelines (oslo23)"]


def test_the_page_of_a_resource_leads_to_the_files_of_its_editions(staff: Client) -> None:
    copy = make_copy(language="fr")

    page = staff.get(form_of(copy.edition.resource))

    assert f"/admin/resources/edition/{copy.edition_id}/change/" in page.text
    assert "French" in page.text


def test_a_reading_list_keeps_its_order(staff: Client) -> None:
    first, second = make_resource("Oslo Guidelines"), make_resource("MCDA Guidelines")
    items = {
        "items-TOTAL_FORMS": 2,
        "items-0-resource": second.pk,
        "items-0-position": 2,
        "items-0-note": "Chapter 2",
        "items-1-resource": first.pk,
        "items-1-position": 1,
    }
    title = {"translations-TOTAL_FORMS": 1, "translations-0-language": "en", "translations-0-title": "To begin with"}

    staff.post(
        "/admin/resources/readinglist/add/", {"slug": "start", **empty("translations", "items"), **title, **items}
    )

    kept = Resource.objects.filter(reading_items__reading_list__slug="start").order_by("reading_items__position")
    assert list(kept) == [first, second]


def test_a_topic_is_named_in_the_staff_pages(staff: Client) -> None:
    title = {"translations-TOTAL_FORMS": 1, "translations-0-language": "en", "translations-0-name": "Escorts"}

    staff.post("/admin/vocabulary/topic/add/", {"slug": "escorts", "position": 1, **empty("translations"), **title})

    assert "Escorts" in staff.get("/admin/vocabulary/topic/").text
