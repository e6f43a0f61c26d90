"""From joining to being forgotten: a member on a telephone, without scripts wherever no passkey is asked for."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.core.mail import EmailMessage
from playwright.sync_api import Page

from tests.pages_public.test_browser import PHONE
from tests.smtp_server import SmtpServer
from tests.story import members_life_steps as steps
from tests.story.telephone import Telephone

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True), pytest.mark.once]

Pick = Callable[..., Telephone]


@pytest.fixture(autouse=True)
def no_tries_counted_yet() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def pick_up(open_page: Callable[..., Page]) -> Pick:
    """A telephone on the page of that address; `like` another one, it is signed in as that is. In the glass nothing
    moves: axe would find the colours of a transition."""

    def pick(path: str, *, scripts: bool = False, like: Telephone | None = None) -> Telephone:
        signed_in = like.page.context.storage_state() if like else None
        page = open_page("/healthz", width=PHONE, java_script_enabled=scripts, storage_state=signed_in)
        telephone = Telephone(page, open_page("/healthz", width=PHONE, reduced_motion="reduce"))
        telephone.go(path)
        return telephone

    return pick


@pytest.fixture
def smtp_server(tmp_path: Path, settings: LazySettings) -> Iterator[SmtpServer]:
    server = SmtpServer.start(tmp_path / "smtp")
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    yield server
    server.stop()


def test_a_member_joins_is_found_and_written_to_and_leaves_no_trace(
    pick_up: Pick, mailoutbox: list[EmailMessage], smtp_server: SmtpServer, tmp_path: Path
) -> None:
    steps.publish_conduct()
    theirs = pick_up("/accounts/signup/")
    steps.join(theirs, mailoutbox)
    with_key = pick_up("/accounts/2fa/webauthn/add/", scripts=True, like=theirs)
    steps.sign_in_by_passkey(with_key)

    theirs = pick_up("/my/profile/", like=with_key)
    steps.fill_in_profile(theirs)
    steps.look_with_the_eyes_of_others(theirs)

    others = pick_up("/members/")
    steps.sign_in_as_amina(others)
    steps.go_and_come_back(others)
    member_page = steps.find_in_directory(others)
    steps.write(others)
    steps.arrives_without_an_address(smtp_server)

    facts = steps.take_data_along(theirs, tmp_path / "mine.zip")
    assert steps.ADDRESS in facts
    assert steps.HIDDEN in facts
    steps.leave(theirs)
    steps.is_forgotten(others, theirs, with_key, member_page)
