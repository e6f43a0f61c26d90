from tests.outbox.conftest import deliver_all, running_smtp_server, smtp_server

__all__ = ["deliver_all", "running_smtp_server", "smtp_server"]
