"""Staff issue, correct and revoke certificates in the admin."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.certificates.models import Certificate, State
from apps.members.models import Member
from apps.training.models import Course, Event
from apps.training.standing import Standing
from tests.certificates.factories import finished_event, graduate, issued, make_certificate
from tests.factories import make_member, make_participant, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> Client:
    client = Client()
    client.force_login(make_staff())
    return client


def sheet_of(event: Event) -> str:
    return f"/admin/certificates/certificate/event/{event.pk}/"


def path_of(certificate: Certificate, step: str) -> str:
    return f"/admin/certificates/certificate/{certificate.pk}/{step}/"


def someone_who_may(*codenames: str) -> Client:
    member = make_member("some@example.org", name="Sam", is_staff=True)
    member.user_permissions.set(Permission.objects.filter(codename__in=[*codenames, "see_all_courses"]))
    client = Client()
    client.force_login(member)
    return client


def test_chosen_people_get_theirs_and_whoever_has_one_stays_as_they_are(staff: Client) -> None:
    event = finished_event()
    has_one, chosen, other = graduate(event), graduate(event), graduate(event)
    issued(has_one)

    page = staff.post(sheet_of(event), {"chosen": [has_one.pk, chosen.pk, "x", "9" * 30]}, follow=True)

    assert "1 certificate was issued" in page.content.decode()
    assert chosen.certificates.count() == has_one.certificates.count() == 1
    assert not other.certificates.exists()


def test_one_button_issues_to_all_and_a_second_press_to_nobody(staff: Client) -> None:
    event = finished_event()
    graduate(event), graduate(event)

    first = staff.post(sheet_of(event), {"all": "1"}, follow=True)
    second = staff.post(sheet_of(event), {"all": "1"}, follow=True)

    assert "2 certificates were issued" in first.content.decode()
    assert "none was issued" in second.content.decode()
    assert Certificate.objects.count() == 2


def test_a_name_that_cannot_be_printed_is_said(staff: Client) -> None:
    event = finished_event()
    graduate(event, name="မင်း")

    page = staff.post(sheet_of(event), {"all": "1"})

    assert "cannot be printed" in page.content.decode()
    assert not Certificate.objects.exists()


def test_who_has_one_but_no_longer_counts_as_having_completed_is_shown(staff: Client) -> None:
    certificate = make_certificate(name="Amina Yusuf")
    make_participant(certificate.participation.event, name="Only Attended", state=Standing.ATTENDED)
    type(certificate.participation).objects.filter(name="Amina Yusuf").update(state=Standing.ABSENT)

    page = staff.get(sheet_of(certificate.participation.event)).content.decode()

    assert "Amina Yusuf" in page
    assert "Did not come" in page
    assert "Only Attended" not in page


def test_a_correction_leads_to_the_new_one(staff: Client) -> None:
    former = make_certificate(name="Amina Yusf")

    page = staff.post(path_of(former, "correct"), {"name": "Amina Yusuf"}, follow=True)

    former.refresh_from_db()
    assert former.state == State.REPLACED
    assert "Amina Yusuf" in page.content.decode()
    assert Certificate.objects.standing().get().issued_by == Member.objects.get(email="staff@example.org")


def test_two_who_correct_the_same_one_make_one_and_the_second_is_told_and_keeps_the_words(staff: Client) -> None:
    former = make_certificate(name="Amina Yusf")
    staff.post(path_of(former, "correct"), {"name": "Amina Yusuf"})

    page = staff.post(path_of(former, "correct"), {"name": "Amina Y."})

    assert "has been replaced already" in page.content.decode()
    assert 'value="Amina Y."' in page.content.decode()
    assert Certificate.objects.count() == 2


def test_revoking_asks_for_a_reason_and_keeps_it_for_staff(staff: Client) -> None:
    certificate = make_certificate()
    without = staff.post(path_of(certificate, "revoke"), {"reason": " "})
    assert "This field is required" in without.content.decode()

    page = staff.post(path_of(certificate, "revoke"), {"reason": "Issued by mistake"}, follow=True)

    assert "Issued by mistake" in page.content.decode()
    certificate.refresh_from_db()
    assert certificate.state == State.REVOKED


@pytest.mark.parametrize("step", ["correct", "revoke"])
def test_opening_a_step_by_get_changes_nothing(staff: Client, step: str) -> None:
    certificate = make_certificate()

    assert staff.get(path_of(certificate, step)).status_code == 200

    certificate.refresh_from_db()
    assert certificate.state == State.VALID


def test_who_may_only_look_issues_corrects_and_revokes_nothing() -> None:
    certificate = make_certificate()
    other = graduate(certificate.participation.event)
    client = someone_who_may("view_certificate")

    answers = [
        client.post(sheet_of(certificate.participation.event), {"all": "1"}),
        client.post(path_of(certificate, "correct"), {"name": "x"}),
        client.post(path_of(certificate, "revoke"), {"reason": "x"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert not other.certificates.exists()
    assert client.get(sheet_of(certificate.participation.event)).status_code == 200


def test_a_coordinator_issues_for_their_own_courses_only() -> None:
    courses = [Course.objects.create(code=code, title=code) for code in ("own", "other")]
    own, other = (make_certificate(finished_event(course=course)) for course in courses)
    member = make_member("c@example.org", name="C", is_staff=True)
    member.user_permissions.set(
        Permission.objects.filter(codename__in=["view_certificate", "issue_certificate", "view_participation"])
    )
    courses[0].coordinators.add(member)
    client = Client()
    client.force_login(member)

    for certificate, status in ((own, 200), (other, 404)):
        event = certificate.participation.event
        assert client.get(sheet_of(event)).status_code == status
        assert client.get(path_of(certificate, "change")).status_code == status
        assert client.get(path_of(certificate, "correct")).status_code == status
        assert client.get(f"/admin/training/event/{event.pk}/attendance/").status_code == status
    assert other.name not in client.get("/admin/certificates/certificate/").content.decode()


def test_other_staff_see_none(client: Client) -> None:
    certificate = make_certificate()
    client = someone_who_may("view_event")

    assert client.get(sheet_of(certificate.participation.event)).status_code == 403
    assert client.get(path_of(certificate, "change")).status_code == 403
    assert client.get("/admin/certificates/certificate/").status_code == 403


def test_a_code_is_found_as_it_is_printed(staff: Client) -> None:
    certificate, other = make_certificate(name="Amina Yusuf"), make_certificate(name="Somebody Else")

    page = staff.get("/admin/certificates/certificate/", {"q": certificate.grouped_code.upper()}).content.decode()

    assert "Amina Yusuf" in page
    assert other.name not in page


@pytest.mark.parametrize(
    "path", ["/admin/certificates/certificate/999999/change/", "/admin/certificates/certificate/x/change/"]
)
def test_one_that_does_not_exist_is_not_found(staff: Client, path: str) -> None:
    assert staff.get(path).status_code == 404


def test_a_sheet_of_many_asks_as_often_as_one_of_few(staff: Client) -> None:
    counts = []
    for number in (1, 3):
        event = finished_event()
        issued(*[graduate(event) for _each in range(number)])
        staff.get(sheet_of(event))
        with CaptureQueriesContext(connection) as asked:
            staff.get(sheet_of(event))
        counts.append(len(asked))

    assert counts[0] == counts[1]
