"""One question, asked of servers that do all they can to hold the visitor up."""

import gzip
import ssl
from pathlib import Path

import pytest

from apps.resources.linkcheck import asking
from apps.resources.linkcheck.asking import Limits, Reply, ask
from apps.resources.linkcheck.reach import Place, Reach
from apps.resources.linkwords import Unseen, Why
from tests.resources.linkcheck.misbehaving import Behaviour, Site, raw, redirect, status, without_end

pytestmark = pytest.mark.once

QUICK = Limits(connect=5, pause=1, total=2)
OK = "HTTP/1.1 200 OK\r\n"


def asked(site: Site, behaviour: Behaviour, *, method: str = "GET", whole: int = 0) -> Reply:
    site.behaviours["/"] = behaviour
    return ask(method, site.reach.place(site.url()), agent="tests/1.0", limits=QUICK, whole=whole)


def refused(site: Site, behaviour: Behaviour) -> Why:
    with pytest.raises(Unseen) as error:
        asked(site, behaviour)
    return error.value.why


def test_an_ordinary_answer_comes_with_its_headers_and_first_piece(site: Site) -> None:
    reply = asked(site, status(200, "X-Kind: plain", body="Guidelines"))

    assert (reply.status, reply.headers["x-kind"], reply.body) == (200, "plain", b"Guidelines")
    assert (site.asked[0].host, site.asked[0].agent) == (f"oslo.example:{site.port}", "tests/1.0")


def test_slow_headers_end_with_the_time_for_one_question(site: Site) -> None:
    assert refused(site, without_end(OK, b"X: y\r\n", pause=0.1)) == Why.SLOW


def test_silence_ends_with_the_longest_pause(site: Site) -> None:
    assert refused(site, raw("HTTP/1.1 200 OK\r\n", pause=3)) == Why.SLOW


def test_of_an_endless_body_only_the_first_piece_is_read(site: Site) -> None:
    reply = asked(site, without_end(f"{OK}\r\n", b"x" * 4096))

    assert 0 < len(reply.body) <= 1024


def test_an_endless_chunked_body_is_left_too(site: Site) -> None:
    reply = asked(site, without_end(f"{OK}Transfer-Encoding: chunked\r\n\r\n", b"400\r\n" + b"x" * 1024 + b"\r\n"))

    assert 0 < len(reply.body) <= 1024


def test_a_whole_text_is_read_up_to_its_share(site: Site) -> None:
    reply = asked(site, without_end(f"{OK}\r\n", b"x" * 4096), whole=5000)

    assert len(reply.body) == 5000


def test_huge_headers_are_not_read_to_their_end(site: Site) -> None:
    assert refused(site, without_end(OK, b"X-Long: " + b"y" * 2000 + b"\r\n")) == Why.BROKEN


def test_one_header_without_end_is_not_read_to_its_end(site: Site) -> None:
    assert refused(site, without_end(f"{OK}X-Long: ", b"y" * 5000)) == Why.BROKEN


def test_endless_interim_answers_end_too(site: Site) -> None:
    assert refused(site, without_end("", b"HTTP/1.1 100 Continue\r\n\r\n")) in (Why.BROKEN, Why.SLOW)


def test_a_packed_bomb_is_not_unpacked(site: Site) -> None:
    bomb = gzip.compress(b"0" * 20_000_000)
    reply = asked(site, raw(f"{OK}Content-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n", bomb))

    assert len(reply.body) <= 1024
    assert reply.body.startswith(b"\x1f\x8b")


@pytest.mark.parametrize(
    "noise", [b"\x00\x16\x03\x01 not http", b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/9 nine\r\n\r\n", b""]
)
def test_bytes_that_are_no_http_are_called_so(site: Site, noise: bytes) -> None:
    assert refused(site, raw(noise)) == Why.BROKEN


def test_a_body_cut_off_in_a_chunk_is_called_broken(site: Site) -> None:
    assert refused(site, raw(f"{OK}Transfer-Encoding: chunked\r\n\r\nnonsense\r\n")) == Why.BROKEN


def test_plain_bytes_where_a_secure_connection_is_wanted(site: Site) -> None:
    place = Place("https", "oslo.example", site.port, "/", ("127.0.0.1",))

    with pytest.raises(Unseen) as error:
        ask("GET", place, agent="tests/1.0", limits=QUICK)
    assert error.value.why in (Why.INSECURE, Why.NO_CONNECTION, Why.SLOW)


def test_a_certificate_that_nobody_vouches_for_is_not_believed(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def untrusting(*_args: object, **_options: object) -> None:
        raise ssl.SSLCertVerificationError("self-signed certificate")

    monkeypatch.setattr(asking, "_secured", untrusting)
    place = Place("https", "oslo.example", site.port, "/", ("127.0.0.1",))

    with pytest.raises(Unseen) as error:
        ask("GET", place, agent="tests/1.0", limits=QUICK)
    assert error.value.why == Why.INSECURE


def test_nobody_at_home(site: Site) -> None:
    place = Place("http", "oslo.example", 1, "/", ("127.0.0.1",))

    with pytest.raises(Unseen) as error:
        ask("GET", place, agent="tests/1.0", limits=QUICK)
    assert error.value.why == Why.NO_CONNECTION


def test_the_second_address_of_a_name_is_tried_when_the_first_is_silent(site: Site) -> None:
    site.behaviours["/"] = status(200)
    place = Place("http", "oslo.example", site.port, "/", ("127.0.0.2", "127.0.0.1"))

    assert ask("GET", place, agent="tests/1.0", limits=QUICK).status == 200


def test_a_name_is_looked_up_once_and_not_again_to_connect(site: Site) -> None:
    """A rebinding name server says something harmless first and this machine's own address after that."""
    site.behaviours["/"] = status(200)
    answers = [["127.0.0.1"], ["169.254.169.254"]]
    reach = Reach(resolve=lambda host, port: answers.pop(0), besides=frozenset({("127.0.0.1", site.port)}))
    place = reach.place(site.url())

    assert ask("GET", place, agent="tests/1.0", limits=QUICK).status == 200
    assert len(answers) == 1


def test_a_redirect_is_not_followed_here(site: Site) -> None:
    assert asked(site, redirect("/elsewhere")).status == 301
    assert len(site.asked) == 1
