"""The mail with a new certificate, read as it leaves."""

import pytest
from django.conf import LazySettings
from django.test import Client

from apps.certificates import wording
from apps.outbox.letters import fill
from apps.outbox.models import Mail
from tests.certificates.factories import finished_event, graduate, issued, make_certificate
from tests.factories import make_event

pytestmark = pytest.mark.django_db


def message(mail: Mail) -> str:
    filled = fill(
        bytes(mail.template.body),
        name=mail.name,
        address=mail.address,
        number=mail.number,
        message_id=mail.message_id,
        values=mail.values,
    )
    return filled.replace(b"=\r\n", b"").decode()


def test_it_names_the_course_the_dates_and_the_name_and_leads_to_the_file() -> None:
    certificate = make_certificate(finished_event(title="UN-CMCoord Course"), name="Amina Yusuf")

    text = message(Mail.objects.get())

    assert "UN-CMCoord Course" in text.split("\r\n\r\n")[0]
    for words in ("Amina Yusuf", "Sunday 19 to Friday 24 April 2026", wording.address_of_file(certificate)):
        assert words in text
    assert wording.absolute(certificate) in text


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
