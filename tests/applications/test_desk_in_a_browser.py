"""The selection desk in a real browser: no accessibility fault, no script needed, no sideways scroll."""

from collections.abc import Callable

import pytest
from django.conf import LazySettings, settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from apps.applications import coming
from apps.applications.models import Answer, Application, Call, Question
from apps.training.models import Course, Participation
from tests.applications.desk_people import ACCEPTED, DECLINED, WAITING, decide, make_applicant
from tests.applications.factories import make_call
from tests.factories import make_event, make_participant, make_staff
from tests.looking import against_axe, follow, sticks_out

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]

Opener = Callable[..., Page]
DESK, PHONE = 1280, 390
PEOPLE = [
    ("Amina Yusuf", "Croissant-Rouge du Mali", "humanitarian", "ML", "woman", "fr", 4),
    ("陈伟", "国防大学", "military", "CN", "man", "zh-hans", 5),
    (
        "Ángela Muñoz Rodríguez",
        "Unidad Nacional para la Gestión del Riesgo",
        "civil_protection",
        "CO",
        "woman",
        "es",
        3,
    ),
    ("Lt Col James Otieno", "Kenya Defence Forces", "military", "KE", "", "en", None),
    ("ليلى حداد", "الهلال الأحمر", "humanitarian", "JO", "woman", "ar", 2),
    ("Ivan Petrov", "EMERCOM", "government", "RU", "man", "ru", 1),
]


@pytest.fixture
def call() -> Call:
    course = Course.objects.create(code="skills", title="UN-CMCoord Skills Training")
    event = make_event(title="UN-CMCoord Course, Nairobi", capacity=8, course=course)
    call = make_call(event, prerequisite=course, language_level="English B2")
    question = Question.objects.create(call=call, text="What do you expect to use this for?")
    people = []
    for name, organization, constituency, country, gender, language, score in PEOPLE:
        values = {"organization": organization, "constituency": constituency, "country": country, "gender": gender}
        person = make_applicant(call, name=name, language=language, score=score, proof="CERT-1", **values)
        Answer.objects.create(application=_of(person), question=question, text="In my country office.")
        people.append(person)
    decide(people[:2], ACCEPTED)
    decide(people[2:3], WAITING)
    decide(people[3:4], DECLINED, words="Please apply again in autumn.")
    return call


def _of(person: Participation) -> Application:
    return Application.objects.get(participation=person)


def pages(call: Call) -> list[str]:
    return [
        "/admin/applications/application/",
        *(reverse(f"admin:applications_{name}", args=[call.pk]) for name in ("desk", "decisions")),
        f"{reverse('admin:applications_desk', args=[call.pk])}?sort=-score&state=applied&all=1",
        reverse("admin:applications_applicant", args=[call.applications.order_by("pk")[0].public_id]),
    ]


@pytest.fixture
def at_desk(open_page: Opener, call: Call, settings: LazySettings) -> Opener:
    settings.STAFF_SECOND_FACTOR = False
    client = Client()
    client.force_login(make_staff())
    return lambda **options: _signed_in(open_page, client, **options)


def _signed_in(open_page: Opener, client: Client, **options: object) -> Page:
    page = open_page("/", **options)
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": client.session.session_key or "", "url": page.url}]
    )
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_axe_finds_nothing_and_nothing_sticks_out(at_desk: Opener, call: Call, width: int, scheme: str) -> None:
    page = at_desk(width=width, color_scheme=scheme)
    found, wide = {}, []
    for path in pages(call):
        page.goto(path)
        found[path] = against_axe(page, "#content")
        if sticks_out(page):
            wide.append(path)

    assert {path: names for path, names in found.items() if names} == {}
    assert wide == []


def test_a_selection_is_made_and_published_without_a_script(at_desk: Opener, call: Call) -> None:
    page = at_desk(java_script_enabled=False)
    page.goto(pages(call)[1])
    page.get_by_label("Choose ليلى حداد").check()
    page.get_by_label("Choose Ivan Petrov").check()
    follow(page.get_by_role("button", name="Do not accept"))
    assert "Done for 2 people." in page.content()
    follow(page.get_by_role("link", name="To the decisions to publish"))
    page.get_by_label("Number of people").fill("6")
    follow(page.get_by_role("button", name="Publish and tell them"))

    assert "Published. 6 people will be told." in page.content()
    states = Participation.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["accepted", "accepted", "waiting", "declined", "declined", "declined"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_answer_page_is_sound_in_every_state(open_page: Opener, call: Call, language: str) -> None:
    event = make_event(starts_on="2090-04-19", ends_on="2090-04-24")
    people = [make_participant(event, state=state) for state in ("accepted", "confirmed", "declined")]
    page = open_page("/", width=PHONE)
    found = {}
    for person in people:
        page.goto(coming.address(person, language=language).removeprefix("http://testserver"))
        found[person.state] = against_axe(page)
        assert not sticks_out(page)

    assert {state: names for state, names in found.items() if names} == {}
