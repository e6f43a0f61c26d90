import pytest

from apps.following.noticing import look
from tests.following.factories import BEFORE
from tests.outbox.conftest import deliver_all, running_smtp_server, smtp_server

__all__ = ["deliver_all", "running_smtp_server", "smtp_server"]


@pytest.fixture
def looked(db: None) -> None:
    """The portal knows what was there before the week began."""
    look(at=BEFORE)
