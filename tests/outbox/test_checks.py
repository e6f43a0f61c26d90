from typing import Any

from apps.outbox.checks import lease_outlasts_the_mail_server


def test_the_lease_is_longer_than_all_the_mail_server_may_take() -> None:
    assert lease_outlasts_the_mail_server(None) == []


def test_a_lease_that_ends_while_the_mail_server_thinks_is_an_error(settings: Any) -> None:
    settings.MAIL_LEASE_SECONDS = 100
    assert [error.id for error in lease_outlasts_the_mail_server(None)] == ["outbox.E001"]
