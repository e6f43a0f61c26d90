"""Writing one's own profile: each answer with who sees it, kept whole or not at all."""

from typing import Any

import pytest
from django.test import Client

from apps.members.models import Member
from apps.profiles.models import Opening, Profile
from apps.profiles.saving import mark, profile_of
from apps.profiles.visibility import Circle, Field
from apps.vocabulary.models import Topic, TopicTranslation
from tests.applications.factories import make_confirmed_member
from tests.profiles.factories import make_full_profile

pytestmark = pytest.mark.django_db
PAGE = "/my/profile/"


@pytest.fixture
def amina(client: Client) -> Member:
    member = make_confirmed_member("amina@example.org", name="Amina Yusuf", time_zone="Africa/Nairobi")
    client.force_login(member)
    return member


def typed(member: Member, **values: Any) -> dict[str, Any]:
    """A filled form; what is not named stays as it is shown to somebody new."""
    nothing = {"post-TOTAL_FORMS": 2, "post-INITIAL_FORMS": 0, "seen": mark(profile_of(member))}
    circles = {f"see_{field}": 0 for field in Field}
    plain = {"name": member.name, "time_zone": member.time_zone, "language": member.language}
    return {**nothing, **circles, **plain, **values}


def test_everything_is_kept_as_it_was_typed(client: Client, amina: Member) -> None:
    topic = Topic.objects.create(slug="access")
    TopicTranslation.objects.create(topic=topic, language="en", name="Access")
    filled = typed(
        amina,
        name="Amina Y.",
        display_name="Amina",
        constituency="police",
        organization="UN Police",
        role="Superintendent",
        duty_country="South Sudan",
        spoken=["ar", "en"],
        topics=[topic.pk],
        biography="I teach.",
        time_zone="Africa/Juba",
        language="fr",
        see_name=Circle.MEMBERS,
        see_role=Circle.MY_COURSES,
        **{"post-0-organization": "UNMISS", "post-0-role": "Officer", "post-0-since": 2010, "post-0-until": 2014},
    )

    assert client.post(PAGE, filled)["Location"] == f"{PAGE}saved/"

    amina.refresh_from_db()
    profile = Profile.objects.get(member=amina)
    assert (amina.name, amina.constituency, amina.organization) == ("Amina Y.", "police", "UN Police")
    assert (amina.time_zone, amina.language) == ("Africa/Juba", "fr")
    assert (profile.display_name, profile.role, str(profile.duty_country)) == ("Amina", "Superintendent", "SS")
    assert (profile.spoken, [*profile.topics.all()], profile.biography) == (["ar", "en"], [topic], "I teach.")
    assert [*profile.posts.values_list("organization", "role", "since", "until")] == [("UNMISS", "Officer", 2010, 2014)]
    assert dict(profile.openings.values_list("field", "to")) == {Field.NAME: 2, Field.ROLE: 1}


def test_what_was_kept_stands_in_the_form_again(client: Client, amina: Member) -> None:
    profile = make_full_profile(opened={Field.NAME: Circle.MEMBERS})
    client.force_login(profile.member)
    page = client.get(PAGE).text
    for words in ("Youssef Haddad", "Senior liaison adviser", "Jordan", "Former Agency", "Twelve years"):
        assert words in page


def test_a_post_is_removed_by_its_mark(client: Client) -> None:
    profile = make_full_profile()
    client.force_login(profile.member)
    rows = {
        "post-TOTAL_FORMS": 3,
        "post-INITIAL_FORMS": 1,
        "post-0-organization": "Former Agency",
        "post-0-DELETE": "on",
    }

    client.post(PAGE, typed(profile.member, **rows))

    assert not profile.posts.exists()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("name", "", "This field is required."),
        ("time_zone", "EST", "is not a time zone"),
        ("duty_country", "Atlantis", "We know no country called “Atlantis”"),
        ("constituency", "pirates", "Select a valid choice"),
        ("spoken", ["klingon"], "Select a valid choice"),
        ("topics", ["999"], "Select a valid choice"),
        ("see_role", "7", "Select a valid choice"),
        ("see_role", "all", "Select a valid choice"),
        ("see_contact", Circle.PUBLIC, "Select a valid choice"),
        ("see_role", Circle.MEMBERS, "Nobody else can see this"),
        ("post-0-since", "1066", "greater than or equal to 1950"),
        ("post-0-role", "Officer without an organization", "This field is required."),
        ("post-TOTAL_FORMS", "many", "ManagementForm"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    client: Client, amina: Member, name: str, value: Any, said: str
) -> None:
    response = client.post(PAGE, typed(amina, **{"biography": "Typed with care.", name: value}))

    assert response.status_code == 400
    assert said in response.text
    assert "Typed with care." in response.text
    assert not Opening.objects.exists()


def test_whoever_saves_from_an_older_page_is_told_and_may_save_again(client: Client, amina: Member) -> None:
    older = typed(amina, role="Typed in the first window")
    client.post(PAGE, typed(amina, role="Typed in the second window"))

    response = client.post(PAGE, older)

    assert response.status_code == 400
    assert "changed in another window" in response.text
    assert "Typed in the first window" in response.text
    assert Profile.objects.get().role == "Typed in the second window"

    client.post(PAGE, typed(amina, role="Typed in the first window"))
    assert Profile.objects.get().role == "Typed in the first window"


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}photo/", f"{PAGE}saved/", f"{PAGE}as/members/"])
def test_whoever_is_not_signed_in_signs_in_first(client: Client, path: str) -> None:
    assert client.get(path)["Location"].startswith("/accounts/login/")


def test_looking_writes_nothing(client: Client, amina: Member) -> None:
    for path in (PAGE, f"{PAGE}photo/", f"{PAGE}saved/", f"{PAGE}as/public/"):
        assert client.get(path).status_code == 200
    assert not Profile.objects.exists()


@pytest.mark.parametrize(("eyes", "relation"), [("courses", "fellow"), ("members", "member"), ("public", "visitor")])
def test_the_preview_is_what_those_people_get(client: Client, eyes: str, relation: str) -> None:
    opened: dict[str, int] = {
        Field.NAME: Circle.PUBLIC,
        Field.ROLE: Circle.PUBLIC,
        Field.ORGANIZATION: Circle.MEMBERS,
        Field.BIOGRAPHY: Circle.MY_COURSES,
    }
    profile = make_full_profile(opened=opened)
    client.force_login(profile.member)

    page = client.get(f"{PAGE}as/{eyes}/").text

    seen = {"visitor": ["Senior liaison"], "member": ["Senior liaison", "Nowhere Relief"]}
    seen["fellow"] = [*seen["member"], "Twelve years"]
    told = [words for words in ("Senior liaison", "Nowhere Relief", "Twelve years", "Former Agency") if words in page]
    assert told == seen[relation]


def test_the_preview_of_who_is_not_seen_says_so(client: Client, amina: Member) -> None:
    assert "They do not see you at all" in client.get(f"{PAGE}as/members/").text
    assert client.get(f"{PAGE}as/everyone/").status_code == 404


def test_what_staff_corrected_meanwhile_is_not_overwritten(client: Client, amina: Member) -> None:
    Profile.objects.create(member=amina)
    opened_before = typed(amina, role="Officer")
    Member.objects.filter(pk=amina.pk).update(name="Amina Warsame")

    response = client.post(PAGE, opened_before)

    assert "changed in another window" in response.text
    amina.refresh_from_db()
    assert amina.name == "Amina Warsame"
