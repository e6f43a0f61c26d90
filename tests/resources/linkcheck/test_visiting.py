"""Where an address leads, step by step, and what is never followed."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from apps.resources.linkcheck.asking import Limits
from apps.resources.linkcheck.reach import Place
from apps.resources.linkcheck.robots import Rules, text_of
from apps.resources.linkcheck.visiting import Sight, Visitor
from apps.resources.linkwords import Unseen, Why
from tests.resources.linkcheck.misbehaving import Site, by_method, raw, redirect, status, without_end

pytestmark = pytest.mark.once

NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
QUICK = Limits(connect=5, pause=1, total=2)
AGENT = "tests/1.0"


class Rests:
    def __init__(self) -> None:
        self.hosts: list[str] = []

    def __call__(self, name: str) -> None:
        self.hosts.append(name)


def fetched(place: Place, fetch: Callable[[], str]) -> Rules:
    return Rules(fetch(), AGENT)


def look(site: Site, path: str = "/", *, rests: Rests | None = None) -> Sight:
    visitor = Visitor(AGENT, rest=rests or Rests(), rules=fetched, reach=site.reach, limits=QUICK)
    return visitor.look(site.url(path), at=NOW)


def test_a_head_that_says_well_is_enough(site: Site) -> None:
    site.behaviours["/"] = status(200)

    assert look(site) == Sight(Why.NOTHING, 200, for_good=True)
    assert site.methods("/") == ["HEAD"]


@pytest.mark.parametrize("code", [400, 403, 404, 405, 501, 500])
def test_where_head_says_little_get_is_asked(site: Site, code: int) -> None:
    site.behaviours["/"] = by_method(HEAD=status(code), GET=status(200, body="Guidelines"))

    assert look(site).status == 200
    assert site.methods("/") == ["HEAD", "GET"]


def test_a_server_that_hangs_up_on_head_is_asked_by_get(site: Site) -> None:
    site.behaviours["/"] = by_method(HEAD=raw(b""), GET=status(200))

    assert look(site).why == Why.NOTHING


def test_the_host_rests_before_every_single_request(site: Site) -> None:
    site.behaviours |= {"/": redirect("/new"), "/new": by_method(HEAD=status(405), GET=status(200))}
    rests = Rests()
    look(site, rests=rests)

    assert len(rests.hosts) == len(site.asked)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (404, Why.NOT_FOUND), (410, Why.NOT_FOUND), (401, Why.REFUSED), (403, Why.REFUSED), (500, Why.FAILING),
        (503, Why.FAILING), (429, Why.LATER), (304, Why.ODD), (418, Why.ODD), (204, Why.NOTHING),
    ],
)  # fmt: skip
def test_what_each_answer_means(site: Site, code: int, why: Why) -> None:
    site.behaviours["/"] = status(code)

    sight = look(site)
    assert (sight.why, sight.status) == (why, code)


def test_moved_for_good_with_the_new_address(site: Site) -> None:
    site.behaviours |= {"/old": redirect("/new?x=1#top", 308), "/new?x=1": status(200)}

    assert look(site, "/old") == Sight(Why.NOTHING, 200, leads_to=site.url("/new?x=1"), for_good=True)


def test_one_step_for_now_and_the_whole_way_is_for_now(site: Site) -> None:
    site.behaviours |= {"/": redirect("/b", 301), "/b": redirect("/c", 302), "/c": status(200)}

    assert not look(site).for_good


def test_a_circle_ends_after_five_redirects(site: Site) -> None:
    site.behaviours |= {"/": redirect("/round"), "/round": redirect("/")}

    assert look(site).why == Why.CIRCLE
    assert len(site.methods("/")) + len(site.methods("/round")) == 6


@pytest.mark.parametrize(
    "to",
    ["http://127.0.0.1:1/", "http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/",
     "file:///etc/passwd", "ftp://files.example/", "//rebinding.example/", "http://localhost:5432/", "javascript:1"],
)  # fmt: skip
def test_a_redirect_into_our_own_networks_is_not_followed(site: Site, to: str) -> None:
    site.lookups |= {"10.0.0.1": ["10.0.0.1"], "169.254.169.254": ["169.254.169.254"], "[::1]": ["::1"], "::1": ["::1"]}
    site.lookups |= {"rebinding.example": ["8.8.8.8", "10.0.0.7"]}
    site.behaviours["/"] = redirect(to, 302)

    assert look(site).why == Why.NOT_OURS


@pytest.mark.parametrize("to", ["http://[", "http://[::1", "http://a b/", "\xff\xfe", "/caf\xe9"])
def test_nonsense_in_a_redirect_raises_nothing(site: Site, to: str) -> None:
    site.behaviours["/"] = redirect(to)

    assert look(site).why in (Why.BROKEN, Why.NOT_OURS, Why.NOT_FOUND)


def test_a_redirect_without_an_address_says_nothing(site: Site) -> None:
    site.behaviours["/"] = status(302)

    assert look(site).why == Why.ODD


@pytest.mark.parametrize("code", [429, 503])
def test_a_wish_to_be_left_alone_is_read_in_seconds_or_as_a_date(site: Site, code: int) -> None:
    site.behaviours |= {
        "/s": status(code, "Retry-After: 120"),
        "/d": status(code, "Retry-After: Mon, 02 Mar 2026 11:30:00 GMT"),
        "/past": status(code, "Retry-After: Sun, 01 Mar 2026 11:30:00 GMT"),
    }

    assert look(site, "/s") == Sight(Why.LATER, code, for_good=True, wait_seconds=120)
    assert look(site, "/d").wait_seconds == 3600
    assert look(site, "/past").wait_seconds == 0
    assert "GET" not in {*site.methods("/s"), *site.methods("/d")}


@pytest.mark.parametrize(
    "header",
    [
        "soon", "-5", "1e9", "", "²", "9" * 400, f"Mon, 02 Mar {'9' * 30} 11:30:00 GMT",
        f"Mon, 02 Mar 2026 11:30:00 +{'9' * 30}", "Mon, 01 Jan 0001 00:00:00 +2359", "Fri, 31 Dec 9999 23:59:59 -2359",
    ],
)  # fmt: skip
def test_a_senseless_wish_is_no_number(site: Site, header: str) -> None:
    site.behaviours["/"] = status(429, f"Retry-After: {header}")

    assert look(site).why == Why.LATER


def test_what_robots_may_not_read_is_not_asked_for(site: Site) -> None:
    site.behaviours |= {
        "/robots.txt": status(200, body="User-agent: *\nDisallow: /private/"),
        "/private/a": status(200),
    }

    assert look(site, "/private/a").why == Why.ROBOTS
    assert site.methods("/private/a") == []


def test_a_redirect_to_where_robots_may_not_go_ends_there(site: Site) -> None:
    site.behaviours |= {"/robots.txt": status(200, body="User-agent: *\nDisallow: /x"), "/": redirect("/x")}

    assert look(site).why == Why.ROBOTS


@pytest.mark.parametrize(("code", "allowed"), [(404, True), (410, True), (401, False), (403, False), (500, False)])
def test_what_an_unreadable_robots_file_means(code: int, allowed: bool) -> None:
    assert Rules(text_of(code, b""), AGENT).allow("http://oslo.example/") is allowed


def test_a_robots_file_without_end_is_read_up_to_its_share(site: Site) -> None:
    site.behaviours["/robots.txt"] = without_end("HTTP/1.1 200 OK\r\n\r\n", b"Disallow: /somewhere\n" * 500)
    site.behaviours["/"] = status(200)

    assert look(site).why == Why.NOTHING


def test_a_robots_file_elsewhere_is_followed(site: Site) -> None:
    site.behaviours |= {"/robots.txt": redirect("/r"), "/r": status(200, body="User-agent: tests\nDisallow: /")}

    assert look(site).why == Why.ROBOTS


def test_a_host_that_gives_no_robots_file_for_silence_is_not_asked_again(site: Site) -> None:
    site.behaviours["/robots.txt"] = raw("HTTP/1.1 200 OK\r\n", pause=3)

    assert look(site).why == Why.SLOW
    assert site.methods("/") == []


@pytest.mark.parametrize(
    "text",
    [
        "\x00\x01", "Disallow", "User-agent:\n: :\nCrawl-delay: x", "User-agent: *\nAllow: /%zz[",
        "User-agent: *\nDisallow: //[", "User-agent: *\nDisallow: http://[x", "User-agent: *\nCrawl-delay: ²",
        "User-agent: *\nRequest-rate: ²/1", "User-agent: *\nCrawl-delay: " + "9" * 5000,
        "User-agent: *\nRequest-rate: 1/" + "9" * 5000,
    ],
)  # fmt: skip
def test_a_robots_file_of_nonsense_forbids_nothing(text: str) -> None:
    assert Rules(text_of(200, text.encode()), AGENT).allow("http://oslo.example/a")


@pytest.mark.parametrize("line", ["Disallow: //[", "Crawl-delay: ²", "Request-rate: ²/1"])
def test_a_line_that_cannot_be_read_leaves_the_others_in_force(line: str) -> None:
    rules = Rules(f"User-agent: *\n{line}\nDisallow: /private/\nCrawl-delay: 7", AGENT)

    assert rules.allow("http://oslo.example/a")
    assert not rules.allow("http://oslo.example/private/a")
    assert rules.delay == 7


def test_an_address_that_is_none_once_decoded_is_forbidden_by_no_rule() -> None:
    assert Rules("User-agent: *\nDisallow: /private/", AGENT).allow("http://x%E2%84%80.example/")


def test_a_wish_for_slow_visits_is_met_within_reason() -> None:
    assert Rules("User-agent: *\nCrawl-delay: 7", AGENT).delay == 7
    assert Rules("User-agent: *\nCrawl-delay: 86400", AGENT).delay == 30
    assert Rules("User-agent: *\nCrawl-delay: " + "9" * 400, AGENT).delay == 30
    assert Rules("", AGENT).delay == 0


def test_nobody_is_told_of_a_host_that_does_not_exist_as_of_a_fault(site: Site) -> None:
    site.lookups["oslo.example"] = []

    with pytest.raises(Unseen):
        site.reach.place(site.url())
    assert look(site).why == Why.NOT_OURS
