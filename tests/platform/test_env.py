import pytest
from django.core.exceptions import ImproperlyConfigured

from cmcoord_portal import env


@pytest.fixture(autouse=True)
def own_register(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "variables", {})


@pytest.mark.parametrize(("raw", "meant"), [("1", True), ("Yes", True), ("on", True), ("0", False), ("FALSE", False)])
def test_a_boolean_is_said_in_several_ways(monkeypatch: pytest.MonkeyPatch, raw: str, meant: bool) -> None:
    monkeypatch.setenv("LIT", raw)

    assert env.boolean("LIT", None, "Whether it is lit") is meant


@pytest.mark.parametrize("raw", ["maybe", "2", "truе"])
def test_a_boolean_that_is_neither_stops_the_start(monkeypatch: pytest.MonkeyPatch, raw: str) -> None:
    monkeypatch.setenv("LIT", raw)

    with pytest.raises(ImproperlyConfigured, match=f"LIT: “{raw}” is neither yes nor no"):
        env.boolean("LIT", False, "Whether it is lit")


@pytest.mark.parametrize("raw", ["-1", "1.5", "ten", "٣"])
def test_a_number_is_a_whole_one(monkeypatch: pytest.MonkeyPatch, raw: str) -> None:
    monkeypatch.setenv("PORT", raw)

    with pytest.raises(ImproperlyConfigured, match=r"PORT: .* is not a whole number"):
        env.number("PORT", 8000, "Port")


def test_what_is_required_is_named_with_its_meaning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY", "  ")

    with pytest.raises(ImproperlyConfigured, match=r"KEY must be set\. Long random text\."):
        env.text("KEY", None, "Long random text")


def test_an_empty_value_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "")

    assert env.number("PORT", 8000, "Port") == 8000


def test_words_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOSTS", " a.example , b.example,, ")

    assert env.words("HOSTS", [], "Hosts") == ["a.example", "b.example"]


def test_a_choice_is_one_of_those_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEVEL", "LOUD")

    with pytest.raises(ImproperlyConfigured, match="LEVEL: “LOUD” is not one of INFO, ERROR"):
        env.choice("LEVEL", "INFO", "How much", among=["INFO", "ERROR"])


def test_the_register_shows_defaults_the_way_they_are_written() -> None:
    env.boolean("LIT", False, "Whether it is lit")
    env.words("HOSTS", ["a", "b"], "Hosts")
    env.text("FOLDER", "/home/someone/var", "Folder", shown="`var/`")

    assert [variable.default for variable in env.variables.values()] == ["0", "a,b", "`var/`"]
