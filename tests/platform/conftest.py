import socket
from contextlib import closing

import pytest


def any_free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def free_port() -> int:
    return any_free_port()


@pytest.fixture(scope="module")
def module_port() -> int:
    """As free_port, for a server that serves all tests of a file."""
    return any_free_port()
