"""After an erasure a search through every byte finds neither name nor address, and what is counted stays."""

import json
import logging
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from apps.audit.models import Act, Entry
from apps.certificates.models import Certificate
from apps.members.models import Member
from apps.outbox.delivery import deliver
from apps.outbox.models import AddressStanding, Mail, State
from apps.outbox.queue import requeue
from apps.privacy import closing
from apps.privacy.models import DataFile, Erasure, Leftover
from apps.privacy.people import KINDS
from apps.resources.kinds import State as Shelf
from apps.resources.models import Resource
from apps.training.models import Participation
from apps.training.standing import Standing
from tests.privacy.bytesearch import database, files, found, telling, written_by_the_portal
from tests.privacy.world import ADDRESS, FORMER_NAME, NAME, PASSWORD, WORDS, live_a_life, make_her, signed_in
from tests.smtp_server import SmtpServer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cache_in_the_database(settings: LazySettings) -> Iterator[None]:
    settings.CACHES = {
        **settings.CACHES,
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
    }
    call_command("createcachetable")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cache")


TELLING = {
    "account.EmailAddress",
    "admin.LogEntry",
    "applications.Answer",
    "applications.Application",
    "applications.Decision",
    "applications.Note",
    "certificates.Certificate",
    "contacts.Conversation",
    "contacts.Message",
    "contacts.Report",
    "members.AddressChange",
    "members.Invitation",
    "members.Joining",
    "members.Member",
    "outbox.AddressStanding",
    "outbox.Mail",
    "outbox.Template",
    "profiles.Block",
    "profiles.Card",
    "profiles.CardMark",
    "profiles.Post",
    "profiles.Profile",
    "resources.Resource",
    "resources.Revision",
    "sessions.Session",
    "training.Participation",
    "training.StandingChange",
    "training.Trainer",
}
"""Tables in which her name or address stands after all that she did."""


def everything(folder: Path, log: pytest.LogCaptureFixture) -> Iterator[tuple[str, bytes]]:
    yield from database()
    yield from files(folder)
    yield from written_by_the_portal()
    yield "log", log.text.encode()


def a_life(smtp_server: SmtpServer) -> Client:
    """Her mails arrive; one is sent again, and then refused with her address in the answer."""
    her = make_her()
    client = signed_in()
    live_a_life(her, client)
    cache.set("django-import-export-abc", f"name,email\n{NAME},{ADDRESS}\n".encode())
    Mail.objects.update(due_at=timezone.now())
    deliver(seconds=30, stop=lambda: False)
    smtp_server.answer({"RCPT": {ADDRESS: f"550 5.1.1 <{ADDRESS}> unknown"}})
    requeue(Mail.objects.filter(address=ADDRESS, state=State.SENT).latest("pk"))
    deliver(seconds=30, stop=lambda: False)
    assert AddressStanding.objects.filter(address=ADDRESS).exists()
    return client


def leave(client: Client, *, at: datetime) -> None:
    """By her own hand, and then by that of the nights."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    answer = client.post("/my/data/erase/", {"address": ADDRESS})
    assert answer.status_code == 200, answer
    assert closing.remind(at=at + timedelta(days=13, hours=12)) == 1
    assert closing.erase_due(at=at + timedelta(days=14, hours=12)) == 1


def test_nothing_is_left_of_who_was_erased(
    cache_in_the_database: None,
    folder: Path,
    smtp_server: SmtpServer,
    caplog: pytest.LogCaptureFixture,
    settings: LazySettings,
) -> None:
    caplog.set_level(logging.INFO)
    client = a_life(smtp_server)
    told, applied = Mail.objects.filter(address=ADDRESS).count(), Participation.objects.count()
    public_id = Member.objects.get(email=ADDRESS).public_id
    assert telling(WORDS) == TELLING
    assert found(files(folder), WORDS)
    _her_file_has_it_all()

    leave(client, at=timezone.now())

    assert found(everything(folder, caplog), WORDS) == []
    assert not Leftover.objects.exists()
    _counts_stay(told=told, applied=applied)
    _certificates_stay()
    assert Entry.objects.filter(act=Act.ERASED, about=public_id).count() == 2
    assert Erasure.objects.get(public_id=public_id).done_at


def _her_file_has_it_all() -> None:
    """And nothing of anybody else."""
    with zipfile.ZipFile(DataFile.objects.get().file) as packed:
        names = packed.namelist()
        kinds = {kind.name: json.loads(packed.read(f"{kind.name}.json")) for kind in KINDS}
        whole = b"".join(packed.read(name) for name in names)
    assert {name for name, rows in kinds.items() if not rows} == {"coordinated-courses", "published-notices", "audit"}
    notes = [note["note"] for row in kinds["applications"] for note in row.get("notes of staff", [])]
    assert notes == [f"{NAME} is good"] * 2
    assert {name.split("/")[1] for name in names if "/" in name} == {
        *("profile", "applications", "certificates", "mails", "suggestions")
    }
    assert found([("file", whole)], ["desk@example", "admin@example", "next@example"]) == []


def _counts_stay(*, told: int, applied: int) -> None:
    assert Participation.objects.count() == applied
    assert Mail.objects.filter(address__endswith="@erased.invalid").count() >= told
    held = Participation.objects.get(event__code="held")
    assert (held.state, held.constituency, held.member, str(held.country)) == ("completed", "humanitarian", None, "")
    assert Participation.objects.get(event__code="coming", name__startswith="Erased").state == Standing.WITHDRAWN
    next_one = Participation.objects.get(email="next@example.org")
    assert next_one.offers.exists() or next_one.state == Standing.ACCEPTED
    assert Resource.objects.filter(state=Shelf.PUBLISHED, suggested_by=None, translations__title="Kept").exists()
    assert not Resource.objects.filter(state__in=[Shelf.DECLINED, Shelf.SUGGESTED]).exists()


def _certificates_stay() -> None:
    certificate = Certificate.objects.get(participation__event__code="held", replaced_at=None)
    page = f"/certificates/{certificate.code}/"
    visitor = Client()

    assert "This certificate is valid" in visitor.get(page).text
    assert "This is the name" in visitor.post(page, {"name": f" {FORMER_NAME.upper()} "}).text
    assert "This is not the name" in visitor.post(page, {"name": "Somebody Else"}).text
