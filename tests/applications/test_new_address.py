"""Places, applications and mail go along when a member changes address, and come back when that is undone."""

import re
from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from apps.applications.models import Application
from apps.members import changing_address
from apps.members.models import AddressChange, Member
from apps.outbox.models import Mail
from apps.training.models import Participation, Trainer
from tests.applications.factories import make_application, make_call, make_confirmed_member
from tests.factories import make_event, make_member, make_participant
from tests.notices.asking import make_trainer, newest_mail
from tests.notices.factories import heard_of, postpone
from tests.outbox.factories import make_mail
from tests.pages_public.season import in_days

pytestmark = pytest.mark.django_db

OLD, NEW = "old@example.org", "new@example.org"
Moved = Callable[..., AddressChange]


@pytest.fixture
def ada() -> Member:
    return make_confirmed_member(OLD)


@pytest.fixture
def change(ada: Member, mailoutbox: list[EmailMessage]) -> Moved:
    """As the member does it: with a code from each mailbox."""

    def done(to: str = NEW) -> AddressChange:
        member = Member.objects.get(pk=ada.pk)
        asked = changing_address.ask(member, to, at=timezone.now())
        codes = {mail.to[0]: _code(mail) for mail in mailoutbox[-2:]}
        changing_address.confirm(asked, old_code=codes[member.email], new_code=codes[to], at=timezone.now())
        return asked

    return done


def _code(mail: EmailMessage) -> str:
    found = re.search(r"^[A-Z0-9]{3,}-?[A-Z0-9]{3,}$", str(mail.body), re.MULTILINE)
    assert found, mail.body
    return found[0]


def undo(change: AddressChange) -> None:
    changing_address.undo(AddressChange.objects.get(pk=change.pk), at=timezone.now())


def address_of(row: Participation | Application | Trainer) -> str:
    row.refresh_from_db()
    return row.email


def test_what_stands_under_the_old_address_goes_along_and_is_shown(client: Client, ada: Member, change: Moved) -> None:
    place = make_participant(make_event("By address", **in_days(30)), OLD)
    linked = make_participant(make_event("By account", **in_days(30)), OLD, member=ada)
    draft = make_application(make_call(make_event("Drafted", **in_days(30))), OLD)
    taught = make_trainer(make_event(), email=OLD)

    change()

    assert [address_of(row) for row in (place, linked, draft, taught)] == [NEW] * 4
    client.force_login(ada)
    page = client.get("/my/courses/").text
    assert [title for title in ("By address", "By account", "Drafted") if title not in page] == []


def test_what_is_somebody_elses_stays(ada: Member, change: Moved) -> None:
    elsewhere = make_participant(make_event(), "work@example.org", member=ada)
    of_another = make_participant(make_event(), OLD, member=make_member())

    change()

    assert (address_of(elsewhere), address_of(of_another)) == ("work@example.org", OLD)


def test_where_the_new_address_takes_part_already_both_rows_stay(change: Moved) -> None:
    call = make_call()
    old, new = (make_participant(call.event, email) for email in (OLD, NEW))
    form = make_application(call, OLD, participation=old)

    change()

    assert (address_of(old), address_of(form), address_of(new)) == (OLD, OLD, NEW)
    assert old.member is None


def test_a_form_begun_under_the_new_address_hides_no_place_from_the_account(ada: Member, change: Moved) -> None:
    call = make_call()
    old = make_participant(call.event, OLD)
    make_application(call, NEW)

    change()

    assert (address_of(old), old.member) == (OLD, ada)


def test_undoing_brings_back_what_went_and_nothing_of_whoever_had_the_new_address(change: Moved) -> None:
    mine, taught = make_participant(make_event(), OLD), make_trainer(make_event(), email=OLD)
    theirs = make_participant(make_event(), NEW)

    undo(change())

    assert (address_of(mine), address_of(taught), address_of(theirs)) == (OLD, OLD, NEW)


def test_undoing_two_changes_brings_back_what_came_under_either(ada: Member, change: Moved) -> None:
    first = change()
    between = make_participant(make_event(), NEW, member=ada)
    change("third@example.org")
    stayed = make_participant(make_event(), NEW, member=ada)

    undo(first)

    assert (address_of(between), address_of(stayed)) == (OLD, OLD)


def test_a_notice_on_its_way_goes_to_the_new_address(ada: Member, change: Moved) -> None:
    event = make_event("Moves")
    make_participant(event, OLD)
    postpone(event, people=1)

    done = change()
    assert (heard_of(OLD), heard_of(NEW)) == ([], ["Moves"])

    undo(done)
    assert (heard_of(OLD), heard_of(NEW)) == (["Moves"], [])


def test_the_calendar_invites_the_new_address(change: Moved) -> None:
    event = make_event()
    make_participant(event, OLD)
    postpone(event, people=1)

    change()

    calendar = newest_mail(NEW).calendar.replace("\n ", "")
    assert f"mailto:{NEW}" in calendar
    assert OLD not in calendar


def test_mail_that_nobody_looks_at_again_stays_where_it_was_sent(change: Moved) -> None:
    """Such as a code, or the link that confirms an address."""
    make_mail(OLD)

    change()

    assert not Mail.objects.filter(address=NEW).exists()
