import pytest

from apps.outbox.links import BadLink, token, values


def test_a_link_says_what_it_was_made_of() -> None:
    assert values("offer", token("offer", "abc", 3)) == ["abc", 3]


def test_a_link_is_the_same_each_time_it_is_made() -> None:
    assert token("offer", "abc") == token("offer", "abc")


def test_a_link_serves_no_other_purpose() -> None:
    with pytest.raises(BadLink):
        values("withdraw", token("offer", "abc"))


@pytest.mark.parametrize("forged", ["", ".", "x", "abc.def", "..", "a:b", token("offer", "abc")[:-1] + "ß", "." * 999])
def test_a_forged_link_is_refused(forged: str) -> None:
    with pytest.raises(BadLink):
        values("offer", forged)


def test_a_link_needs_no_escaping_in_an_address() -> None:
    assert token("offer", "ü/?&", "x" * 500).replace(".", "").replace("-", "").replace("_", "").isalnum()
