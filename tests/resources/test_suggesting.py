"""What a member suggests exists for nobody else until staff accept it."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from apps.members.models import Member
from apps.resources.kinds import State
from apps.resources.models import Copy, Resource, Suggestion
from apps.resources.suggesting import MOST_A_DAY, DecidedAlready, Decision, Proposal, decide, suggest
from apps.search import finding
from apps.search.entries import MEMBERS, PUBLIC, Passage, Text
from apps.search.index import put_passages
from apps.search.questions import Question
from tests.factories import make_member, make_staff
from tests.resources.factories import make_resource, make_topic

pytestmark = pytest.mark.django_db

PAGE = "/library/suggest/"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
TYPED: dict[str, Any] = {
    "title": "Guide des escortes armées",
    "language": "fr",
    "type": "guideline",
    "link": "https://example.org/escortes.pdf",
    "why": "The only one in French.",
}


@pytest.fixture
def amina(client: Client) -> Member:
    """Signed in, and not mistaken for the member of another test who had the same number."""
    cache.clear()
    member = make_member(name="Amina Yusuf")
    client.force_login(member)
    return member


@pytest.fixture
def suggested(amina: Member) -> Suggestion:
    """With a file."""
    proposal = Proposal(**{**TYPED, "link": "", "file": file()})
    return Suggestion.objects.get(pk=suggest(proposal, by=amina, at=timezone.now()).pk)


def file(content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile("escortes.pdf", content)


def errors(page: Any) -> dict[str, Any]:
    return dict(page.context["form"].errors)


# Handing in


def test_only_members_suggest(client: Client) -> None:
    assert client.get(PAGE)["Location"].startswith("/accounts/login/")
    assert client.post(PAGE, TYPED)["Location"].startswith("/accounts/login/")


def test_nobody_suggests_before_their_address_is_proved(client: Client) -> None:
    client.force_login(make_member(proved=False))

    assert client.post(PAGE, TYPED)["Location"].startswith("/accounts/login/")
    assert not Resource.objects.exists()


def test_a_link_is_suggested(client: Client, amina: Member) -> None:
    topic = make_topic("Armed escorts")

    page = client.post(PAGE, {**TYPED, "topics": [topic.pk]}, follow=True)

    resource = Resource.objects.in_language("fr").get()
    copy = Copy.objects.get()
    assert "Thank you" in page.text
    assert (resource.state, resource.suggested_by, resource.title) == (State.SUGGESTED, amina, TYPED["title"])
    assert (copy.url, copy.language, copy.medium) == (TYPED["link"], "fr", "pdf")
    assert list(resource.topics.all()) == [topic]


def test_a_file_is_suggested(client: Client, amina: Member) -> None:
    client.post(PAGE, {**TYPED, "link": "", "file": file()})

    assert Copy.objects.get().revisions.get().uploaded_by == amina


def test_a_document_in_another_language_has_its_title_in_english(client: Client, amina: Member) -> None:
    client.post(PAGE, {**TYPED, "language": "sw"})

    assert Resource.objects.get().translations.get().language == "en"
    assert Copy.objects.get().language == "sw"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "a" * 301}, "title"),
        ({"language": "xx"}, "language"),
        ({"type": "poem"}, "type"),
        ({"why": ""}, "why"),
        ({"link": ""}, "link"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "ftp://example.org/"}, "link"),
        ({"link": "http://["}, "link"),
        ({"topics": ["999"]}, "topics"),
        ({"topics": ["x"]}, "topics"),
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_its_field(
    client: Client, amina: Member, typed: dict[str, Any], field: str
) -> None:
    page = client.post(PAGE, {**TYPED, **typed})

    assert page.status_code == 200
    assert errors(page).keys() == {field}
    assert TYPED["why"] in page.text or field == "why"
    assert not Resource.objects.exists()


@pytest.mark.parametrize(("content", "sentence"), [(b"", "empty"), (b"MZ\x90", "program"), (b"<svg/>", "SVG")])
def test_a_file_that_cannot_be_taken_is_refused_and_nothing_typed_is_lost(
    client: Client, amina: Member, content: bytes, sentence: str
) -> None:
    page = client.post(PAGE, {**TYPED, "link": "", "file": file(content)})

    assert sentence in str(errors(page)["file"])
    assert TYPED["title"] in page.text
    assert "choose it again" in page.text
    assert not Resource.objects.exists()


def test_a_member_suggests_ten_a_day_and_no_more(client: Client, amina: Member) -> None:
    for _each in range(MOST_A_DAY):
        client.post(PAGE, TYPED)

    page = client.post(PAGE, TYPED)

    assert Resource.objects.count() == MOST_A_DAY
    assert "Send the next one tomorrow" in page.text
    assert TYPED["why"] in page.text


def test_the_next_day_there_is_room_again(amina: Member) -> None:
    now = timezone.now()
    for _each in range(MOST_A_DAY):
        suggest(Proposal(**TYPED), by=amina, at=now)

    suggest(Proposal(**TYPED), by=amina, at=now + timedelta(days=1, minutes=1))

    assert Resource.objects.count() == MOST_A_DAY + 1


# Invisible until accepted


@pytest.fixture(params=["visitor", "another member", "the author", "staff on the site"])
def outsider(request: pytest.FixtureRequest, suggested: Suggestion) -> Client:
    client = Client()
    if request.param == "another member":
        client.force_login(make_member())
    if request.param == "the author":
        assert suggested.suggested_by
        client.force_login(suggested.suggested_by)
    if request.param == "staff on the site":
        client.force_login(make_staff())
    return client


def test_nobody_reaches_it_by_any_address(outsider: Client, suggested: Suggestion) -> None:
    addresses = [f"/library/{suggested.slug}/", f"/library/{suggested.slug}.bib", f"/r/{suggested.code}"]

    assert {outsider.get(address).status_code for address in addresses} == {404}


def test_nobody_finds_it_in_the_library(outsider: Client, suggested: Suggestion) -> None:
    for path in ["/library/", "/library/?q=escortes", "/library/?type=guideline&language=fr"]:
        assert TYPED["title"] not in outsider.get(path).text


def test_it_is_neither_searched_nor_counted_nor_proposed(suggested: Suggestion) -> None:
    everybody = frozenset({PUBLIC, MEMBERS})
    text = Passage(Text("fr", "Les escortes accompagnent le convoi."))
    put_passages("resource", suggested.pk, "file:1", [text])
    question = Question("escortes", audiences=everybody, language="fr", facets=("type", "language"), kind_counts=True)

    answer = finding.find(question, at=timezone.now())

    assert (answer.hits, answer.total.number) == ((), 0)
    assert not any(answer.facets.get("type", {}).values())
    assert finding.suggest("escor", kinds=frozenset(), audiences=everybody, language="fr", at=timezone.now()) == []


def test_its_file_is_for_staff_alone(suggested: Suggestion) -> None:
    author, staff = Client(), Client()
    assert suggested.suggested_by
    author.force_login(suggested.suggested_by)
    staff.force_login(make_staff())
    address = Copy.objects.get().get_absolute_url()

    assert (Client().get(address).status_code, author.get(address).status_code) == (404, 404)
    assert b"".join(staff.get(address)) == PDF


def test_only_its_author_sees_it_on_the_page_of_suggestions(client: Client, suggested: Suggestion) -> None:
    assert TYPED["title"] in client.get(PAGE).text

    other = make_member()
    client.force_login(other)

    assert TYPED["title"] not in client.get(PAGE).text


# Deciding


def test_an_accepted_suggestion_is_published_under_its_title_and_found(client: Client, suggested: Suggestion) -> None:
    decide(suggested.pk, Decision.PUBLISH, answer="Thank you!", at=timezone.now())

    page = client.get(PAGE).text
    assert Client().get("/library/guide-des-escortes-armees/").status_code == 200
    assert [hit.key for hit in finding.find(Question("escortes"), at=timezone.now()).hits] == [suggested.pk]
    assert "In the library." in page
    assert "Thank you!" in page
    assert Client().get(f"/library/{suggested.slug}/").status_code == 404


def test_a_suggestion_accepted_as_a_draft_is_still_hidden(client: Client, suggested: Suggestion) -> None:
    decide(suggested.pk, Decision.DRAFT, answer="", at=timezone.now())

    assert Client().get("/library/guide-des-escortes-armees/").status_code == 404
    assert "Staff are preparing it" in client.get(PAGE).text


def test_a_declined_suggestion_has_an_answer_for_its_author(client: Client, suggested: Suggestion) -> None:
    decide(suggested.pk, Decision.DECLINE, answer="We have the newer edition.", at=timezone.now())

    page = client.get(PAGE).text
    assert "Not taken into the library." in page
    assert "We have the newer edition." in page
    assert Client().get(Copy.objects.get().get_absolute_url()).status_code == 404


def test_of_two_decisions_the_second_is_refused(suggested: Suggestion) -> None:
    decide(suggested.pk, Decision.DECLINE, answer="No.", at=timezone.now())

    with pytest.raises(DecidedAlready):
        decide(suggested.pk, Decision.PUBLISH, answer="", at=timezone.now())


@pytest.mark.parametrize(
    ("title", "slug"),
    [("Oslo Guidelines", "oslo-guidelines-{}"), ("Saved", "saved-{}"), ("民军协调", "{}"), ("A" * 300, "a" * 100)],
)
def test_an_accepted_suggestion_takes_an_address_that_is_free(suggested: Suggestion, title: str, slug: str) -> None:
    make_resource(slug="oslo-guidelines")
    suggested.translations.update(title=title)

    decide(suggested.pk, Decision.PUBLISH, answer="", at=timezone.now())

    suggested.refresh_from_db()
    assert suggested.slug == slug.format(suggested.code)


# In the staff pages


@pytest.fixture
def moderator(suggested: Suggestion) -> Client:
    member = make_member(is_staff=True)
    member.groups.add(Group.objects.get(name="Moderator"))
    client = Client()
    client.force_login(member)
    return client


def form_of(suggestion: Suggestion) -> str:
    return f"/admin/resources/suggestion/{suggestion.pk}/change/"


def test_a_moderator_sees_what_waits_and_all_that_is_known_of_it(moderator: Client, suggested: Suggestion) -> None:
    assert TYPED["title"] in moderator.get("/admin/resources/suggestion/").text

    page = moderator.get(form_of(suggested)).text

    assert TYPED["why"] in page
    assert Copy.objects.get().get_absolute_url() in page
    assert moderator.get(Copy.objects.get().get_absolute_url()).status_code == 200


def test_a_moderator_publishes(moderator: Client, suggested: Suggestion) -> None:
    moderator.post(form_of(suggested), {"outcome": "publish", "decision": ""}, follow=True)

    assert Client().get("/library/guide-des-escortes-armees/").status_code == 200
    assert TYPED["title"] not in moderator.get("/admin/resources/suggestion/").text
    assert TYPED["title"] in moderator.get("/admin/resources/suggestion/?state=published").text
    assert TYPED["title"] in moderator.get("/admin/resources/suggestion/?state=all").text


def test_who_declines_says_why(moderator: Client, suggested: Suggestion) -> None:
    page = moderator.post(form_of(suggested), {"outcome": "decline", "decision": ""})

    assert "Say why" in str(page.context["adminform"].form.errors["decision"])
    suggested.refresh_from_db()
    assert suggested.state == State.SUGGESTED


def test_a_decision_stands(moderator: Client, suggested: Suggestion) -> None:
    moderator.post(form_of(suggested), {"outcome": "decline", "decision": "No."})

    again = moderator.post(form_of(suggested), {"outcome": "publish", "decision": ""})

    suggested.refresh_from_db()
    assert again.status_code == 403
    assert (suggested.state, suggested.decision) == (State.DECLINED, "No.")


def test_an_editor_goes_on_from_a_draft_to_complete_it(client: Client, suggested: Suggestion) -> None:
    client.force_login(make_staff())

    answer = client.post(form_of(suggested), {"outcome": "draft", "decision": ""})

    assert answer["Location"] == f"/admin/resources/resource/{suggested.pk}/change/"


def test_a_suggestion_that_waits_has_no_state_to_choose_on_its_resource(client: Client, suggested: Suggestion) -> None:
    client.force_login(make_staff())

    page = client.get(f"/admin/resources/resource/{suggested.pk}/change/")

    assert "state" not in page.context["adminform"].form.fields
    assert form_of(suggested) in page.text
