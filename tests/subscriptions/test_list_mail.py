"""List mail on its way: it stays back from whoever does not want it any more, and no other mail looks like it."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from apps.members.models import Member
from apps.outbox import entitlement, queue
from apps.outbox.claiming import claim, prepare_fence
from apps.outbox.models import AddressStanding, Mail, State
from apps.outbox.plainletter import Words
from apps.outbox.prepared import run
from apps.outbox.queue import Addressee, WrongKind, enqueue
from apps.subscriptions import choosing, listmail
from apps.subscriptions.kinds import FOLLOWS, LISTS, Pace
from tests.applications.factories import make_confirmed_member
from tests.factories import NOW
from tests.outbox.factories import letter, states
from tests.outbox.reading import ReadMail
from tests.smtp_server import SmtpServer

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = Words(headline="What you follow", why="You follow something.")
LIST_HEADERS = ["List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"]


@pytest.fixture
def ada() -> Member:
    return make_confirmed_member("ada@example.org")


def write_to(*members: Member, key: str = "follows:1") -> None:
    enqueue(
        key=key,
        kind=FOLLOWS.key,
        letters={"en": listmail.letter(WORDS, FOLLOWS)},
        addressees=[Addressee(each.email, each.name, "en", listmail.values(each, FOLLOWS)) for each in members],
        at=NOW,
    )


def may_leave(member: Member) -> bool:
    (mail,) = claim()
    return run(prepare_fence(FOLLOWS.key).bind(id=mail.pk, token=mail.token, handed_over=1)) == 1


def test_a_mail_program_reads_each_persons_own_address_and_stops_it(
    ada: Member, smtp_server: SmtpServer, deliver_all: Callable[[], None]
) -> None:
    eve = make_confirmed_member("eve@example.org", language="ar")
    write_to(ada, eve)
    deliver_all()

    messages = {each.recipient: each.message for each in smtp_server.received()}
    addresses = {to: str(message["List-Unsubscribe"]).split(">")[0].strip("<") for to, message in messages.items()}

    assert {str(message["List-Unsubscribe-Post"]) for message in messages.values()} == {"List-Unsubscribe=One-Click"}
    assert {str(message["List-Id"]) for message in messages.values()} == {f"<follows.{settings.MAIL_DOMAIN}>"}
    assert "mailto:" in str(messages["ada@example.org"]["List-Unsubscribe"])
    assert addresses["ada@example.org"] in ReadMail(messages["ada@example.org"]).text
    answer = Client().post(addresses["ada@example.org"], {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert (choosing.paces(ada)["follows"], choosing.paces(eve)["follows"]) == (Pace.OFF, Pace.WEEKLY)


def test_a_mail_that_was_stopped_before_it_left_stays_back_and_says_why(
    ada: Member, smtp_server: SmtpServer, deliver_all: Callable[[], None]
) -> None:
    eve = make_confirmed_member("eve@example.org")
    write_to(ada, eve)
    choosing.switch_off(ada.public_id, FOLLOWS.key)

    deliver_all()

    assert states() == {"ada@example.org": State.SKIPPED, "eve@example.org": State.SENT}
    assert smtp_server.counts() == {"eve@example.org": 1}
    assert "no longer wants" in Mail.objects.get(address="ada@example.org").reason


def test_an_address_refused_for_good_gets_no_more_list_mail(
    ada: Member, smtp_server: SmtpServer, deliver_all: Callable[[], None]
) -> None:
    smtp_server.answer({"RCPT": {"ada@example.org": "550 5.1.1 no such user"}})
    write_to(ada)
    deliver_all()
    smtp_server.answer()
    write_to(ada, key="follows:2")

    deliver_all()

    assert list(Mail.objects.order_by("pk").values_list("state", flat=True)) == [State.FAILED, State.SKIPPED]
    assert not smtp_server.received()


@pytest.mark.parametrize("change", ["nothing", "off", "suspended", "unproved", "moved", "refused", "erased"])
def test_the_last_look_lets_through_what_is_still_wanted(ada: Member, change: str) -> None:
    write_to(ada)
    match change:
        case "off":
            choosing.choose(ada, {"follows": Pace.OFF})
        case "suspended":
            Member.objects.update(is_active=False)
        case "unproved":
            ada.emailaddress_set.all().update(verified=False)  # type: ignore[attr-defined]
        case "moved":
            Member.objects.update(email="new@example.org")
        case "refused":
            AddressStanding.objects.create(address=ada.email, answer="550")
        case "erased":
            ada.delete()

    assert may_leave(ada) == (change == "nothing")


def test_no_kind_of_service_mail_offers_to_stop_it_and_every_list_does(ada: Member) -> None:
    plain, listed = letter(), listmail.letter(WORDS, FOLLOWS)
    for kind in entitlement.entitlements:
        wrong = plain if kind in LISTS else listed
        to = Addressee(ada.email, "Ada", "en", listmail.values(ada, FOLLOWS))
        with pytest.raises(WrongKind):
            enqueue(key=f"k-{kind}", kind=kind, letters={"en": wrong}, addressees=[to], at=NOW)

    assert not Mail.objects.exists()


def test_the_same_mail_is_sent_again_byte_for_byte(
    ada: Member, smtp_server: SmtpServer, deliver_all: Callable[[], None]
) -> None:
    write_to(ada)
    deliver_all()
    queue.requeue(Mail.objects.get())
    deliver_all()

    first, second = smtp_server.received()
    assert first.raw == second.raw
    assert all(header in first.message for header in LIST_HEADERS)
