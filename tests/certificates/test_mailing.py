"""The mail with a new certificate, read as it leaves."""

import pytest
from django.conf import LazySettings
from django.test import Client

from apps.certificates import wording
from apps.certificates.issuing import revoke
from apps.certificates.mailing import KIND
from apps.outbox.claiming import claim, prepare_fence
from apps.outbox.models import Mail
from apps.outbox.prepared import run
from tests.certificates.factories import AFTER, finished_event, graduate, issued, make_certificate
from tests.factories import make_event
from tests.outbox.reading import read

pytestmark = pytest.mark.django_db


def test_it_names_the_course_the_dates_and_the_name_and_leads_to_the_file() -> None:
    certificate = make_certificate(finished_event(title="UN-CMCoord Course"), name="Amina Yusuf")

    letter = read(Mail.objects.get())

    assert letter["Subject"] == "Your certificate: UN-CMCoord Course"
    for words in ("Amina Yusuf", "Sunday 19 to Friday 24 April 2026", wording.address_of_file(certificate)):
        assert words in letter.text
        assert words in letter.html
    assert wording.absolute(certificate) in letter.text


def test_each_leads_to_their_own_file() -> None:
    event = finished_event()
    issued(graduate(event), graduate(event))

    files = {mail.values["load"] for mail in Mail.objects.all()}

    assert len(files) == 2


def test_the_link_of_the_mail_gives_the_file(client: Client, settings: LazySettings) -> None:
    make_certificate()
    link = Mail.objects.get().values["load"]

    answer = client.get(link.removeprefix(settings.SITE_URL))

    assert answer.content.startswith(b"%PDF-")


def test_an_event_with_a_long_title_has_a_mail_too() -> None:
    make_certificate(finished_event(title="Course " * 35), name="N" * 200)

    assert Mail.objects.count() == 1


def test_people_of_one_language_share_a_letter() -> None:
    event = make_event()
    issued(graduate(event, language="fr"), graduate(event, language="fr"), graduate(event, language="ar"))

    assert Mail.objects.values("template").distinct().count() == 2


@pytest.mark.parametrize("is_revoked", [False, True])
def test_the_last_look_before_it_leaves_holds_back_what_is_revoked(is_revoked: bool) -> None:
    certificate = make_certificate()
    (mail,) = claim()
    if is_revoked:
        revoke(certificate, reason="Mistake", by=None, at=AFTER)

    fence = prepare_fence(KIND)

    assert run(fence.bind(id=mail.pk, token=mail.token, handed_over=1)) == (0 if is_revoked else 1)
