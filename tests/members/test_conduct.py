"""The code of conduct: agreed to on joining, and asked again when its text changes."""

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from apps.members import conduct
from apps.members.models import Agreement, ConductText, ConductTranslation, Member
from tests.factories import make_staff
from tests.members.conftest import JOINING

pytestmark = pytest.mark.django_db


def make_text(title: str = "Code of conduct") -> ConductText:
    text = ConductText.objects.create(published_at=timezone.now())
    ConductTranslation.objects.create(text=text, title=title, body="<p>Be fair.</p>")
    return text


@pytest.fixture
def signed_in(client: Client, amina: Member) -> Client:
    client.force_login(amina)
    return client


def test_nobody_joins_without_agreeing(client: Client, mailoutbox: list[EmailMessage]) -> None:
    text = make_text()
    assert client.post("/accounts/signup/", JOINING).context["form"].errors.keys() == {"conduct"}

    client.post("/accounts/signup/", {**JOINING, "conduct": str(text.pk)})

    agreement = Agreement.objects.get()
    assert (agreement.member, agreement.text) == (Member.objects.get(), text)


def test_what_was_agreed_to_is_the_text_that_stood_there(client: Client) -> None:
    shown = make_text()
    make_text("Another")

    page = client.post("/accounts/signup/", {**JOINING, "conduct": str(shown.pk)})

    assert "changed a moment ago" in page.text
    assert not Member.objects.exists()


def test_a_new_text_asks_before_the_next_personal_page(signed_in: Client, amina: Member) -> None:
    text = make_text()

    asked = signed_in.get("/my/courses/?page=2")

    assert asked["Location"] == "/accounts/conduct/agree/?next=%2Fmy%2Fcourses%2F%3Fpage%3D2"
    assert "Be fair." in signed_in.get(asked["Location"]).text
    assert not Agreement.objects.exists(), "looking is no agreement"
    agreed = signed_in.post("/accounts/conduct/agree/", {"text": text.pk, "next": "/my/courses/?page=2"})
    assert agreed["Location"] == "/my/courses/?page=2"
    assert signed_in.get("/my/").status_code == 200
    make_text("A later one")
    assert signed_in.get("/my/").status_code == 302


@pytest.mark.parametrize(
    "path", ["/", "/training/", "/library/", "/accounts/conduct/", "/accounts/email/", "/accounts/logout/", "/my/mail/"]
)
def test_what_all_may_read_and_the_way_out_stay_open(signed_in: Client, path: str) -> None:
    make_text()

    assert signed_in.get(path).status_code == 200


def test_one_agrees_to_the_newest_only(signed_in: Client) -> None:
    old = make_text()
    make_text("Another")

    page = signed_in.post("/accounts/conduct/agree/", {"text": old.pk})

    assert "changed a moment ago" in page.text
    assert not Agreement.objects.exists()


def test_agreeing_leads_to_no_other_site(signed_in: Client) -> None:
    text = make_text()

    answer = signed_in.post("/accounts/conduct/agree/", {"text": text.pk, "next": "https://elsewhere.example/"})

    assert answer["Location"] == "/my/"


def test_agreeing_twice_keeps_the_first_time(amina: Member) -> None:
    text, first = make_text(), timezone.now()
    for at in (first, timezone.now()):
        conduct.agree(amina, text, at=at)

    assert Agreement.objects.get().at == first


def test_staff_publish_a_text_that_never_changes_again(client: Client, settings: LazySettings) -> None:
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(make_staff())
    lines = {"translations-TOTAL_FORMS": "1", "translations-INITIAL_FORMS": "0", "translations-0-language": "en"}
    typed = {**lines, "translations-0-title": "Rules", "translations-0-body": "<p>Be fair.</p>", "publish": "on"}
    client.post("/admin/members/conducttext/add/", typed)
    text = ConductText.objects.get()
    assert text.published_at
    conduct.agree(Member.objects.get(), text, at=timezone.now())

    changed = client.post(f"/admin/members/conducttext/{text.pk}/change/", {**typed, "translations-0-title": "Other"})

    assert changed.status_code == 403
    assert ConductTranslation.objects.get().title == "Rules"
