import socket

import pytest


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org", "2001:db8::1"])
def test_a_test_that_reaches_for_another_machine_fails(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as reaching, pytest.raises(AssertionError, match="tests stay on this machine"):
        reaching.connect((host, 80))
