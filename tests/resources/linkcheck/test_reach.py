"""Only the open web is visited: no name, number or redirect leads the check into our own networks."""

import socket

import pytest

from apps.resources.linkcheck.reach import Reach, is_on_the_open_web
from apps.resources.linkwords import Unseen, Why

pytestmark = pytest.mark.once

OPEN = ["8.8.8.8", "2001:4860:4860::8888"]
CLOSED = [
    "127.0.0.1", "127.9.9.9", "0.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0",
    "fc00::1", "fd12:3456::1", "fec0::1", "feff::1", "ff02::1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "64:ff9b::a00:1",
    "2002:a00:1::", "2001:0:a00:1::", "2001:db8::1", "nonsense", "",
]  # fmt: skip


def answering(*addresses: str) -> Reach:
    return Reach(resolve=lambda host, port: list(addresses))


def why(reach: Reach, url: str) -> Why:
    with pytest.raises(Unseen) as refused:
        reach.place(url)
    return refused.value.why


@pytest.mark.parametrize("address", OPEN)
def test_an_address_of_the_open_web_may_be_visited(address: str) -> None:
    assert is_on_the_open_web(address)


@pytest.mark.parametrize("address", CLOSED)
def test_an_address_of_any_other_network_may_not(address: str) -> None:
    assert not is_on_the_open_web(address)


def test_one_private_address_among_others_closes_the_whole_name() -> None:
    assert why(answering("8.8.8.8", "10.0.0.1"), "https://example.org/") == Why.NOT_OURS


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "javascript:alert(1)", "mailto:a@b.org",
        "http://example.org:22/", "https://example.org:80/", "http://example.org:99999/", "http://user:pw@example.org/",
        "http://@example.org/", "http:///path", "http://[::1", "//example.org/", "", f"http://{'a' * 70}.org/",
    ],
)  # fmt: skip
def test_anything_but_an_ordinary_web_address_is_refused(url: str) -> None:
    assert why(answering("8.8.8.8"), url) == Why.NOT_OURS


@pytest.mark.parametrize("url", ["http://2130706433/", "http://0x7f.1/", "http://127.1/", "http://[::ffff:7f00:1]/"])
def test_another_way_to_write_this_machine_is_seen_through(url: str) -> None:
    assert why(Reach(), url) == Why.NOT_OURS


def test_a_name_is_written_as_dns_and_a_path_as_http_want_it() -> None:
    place = answering("8.8.8.8").place("https://Bücher.example./résumé plan?q=é&a=%20#part")

    assert (place.host, place.port) == ("xn--bcher-kva.example", 443)
    assert place.target == "/r%C3%A9sum%C3%A9%20plan?q=%C3%A9&a=%20"
    assert place.root == "https://xn--bcher-kva.example"


def test_what_a_test_allows_is_allowed_on_that_port_only() -> None:
    reach = Reach(resolve=lambda host, port: ["127.0.0.1"], besides=frozenset({("127.0.0.1", 4321)}))

    assert reach.place("http://anything.example:4321/").addresses == ("127.0.0.1",)
    assert why(reach, "http://anything.example:4322/") == Why.NOT_OURS
    assert why(reach, "http://anything.example/") == Why.NOT_OURS


@pytest.mark.parametrize(("number", "meaning"), [(socket.EAI_NONAME, Why.NO_HOST), (socket.EAI_AGAIN, Why.UNRESOLVED)])
def test_no_such_name_is_told_from_a_name_server_that_is_away(number: int, meaning: Why) -> None:
    def failing(host: str, port: int) -> list[str]:
        raise socket.gaierror(number, "as the resolver says")

    assert why(Reach(resolve=failing), "https://example.org/") == meaning
