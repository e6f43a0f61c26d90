import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from apps.search.models import Term
from tests.factories import make_staff
from tests.search.factories import found, make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def terms() -> None:
    Term.objects.create(phrases="armed escort\nescorte armée\nescolta armada\n武装护送")
    Term.objects.create(phrases="MCDA\nmilitary and civil defence assets")


@pytest.mark.parametrize("words", ["escorte armée", '"escorte armée"', "escortes armees", "escolta armada", "武装护送"])
def test_a_term_finds_its_equals_in_any_language(words: str) -> None:
    make_entry("Guidelines on armed escorts")
    make_entry("An escort, armed by nobody")

    assert found(words) == ["Guidelines on armed escorts"]


def test_words_beside_a_term_are_wanted_as_well() -> None:
    make_entry("Guidelines on armed escorts")
    make_entry("Armed escort statistics")

    assert found("escorte armée guidelines") == ["Guidelines on armed escorts"]


def test_one_word_may_stand_for_many_and_many_for_one() -> None:
    make_entry("MCDA paper")
    make_entry("Military and civil defence assets, a paper")

    assert len(found("mcda")) == len(found("military and civil defence assets")) == 2


def test_a_part_of_a_term_means_itself_alone() -> None:
    make_entry("Escorte")
    make_entry("Armed escort")

    assert found("armada") == []


def test_what_staff_change_counts_at_once() -> None:
    make_entry("Convoy")
    assert found("caravan") == []

    term = Term.objects.create(phrases="convoy\ncaravan")
    assert found("caravan") == ["Convoy"]

    term.phrases = "convoy\nfleet"
    term.save()
    assert (found("caravan"), found("fleet")) == ([], ["Convoy"])

    term.delete()
    assert found("fleet") == []


@pytest.mark.parametrize("phrases", ["alone", "\n \n", "\n".join(map(str, range(21)))])
def test_a_group_has_two_phrases_at_least_and_not_too_many(phrases: str) -> None:
    with pytest.raises(ValidationError, match="at least two"):
        Term(phrases=phrases).full_clean()


@pytest.mark.parametrize("phrases", ["…\n!!!", "\0\n\ud800"])
def test_a_group_without_words_does_no_harm(phrases: str) -> None:
    Term.objects.update(phrases=phrases.replace("\0", "").replace("\ud800", ""))
    make_entry("Convoy")

    assert found("convoy") == ["Convoy"]


def test_staff_keep_the_terms_in_the_admin(client: Client) -> None:
    client.force_login(make_staff())

    client.post("/admin/search/term/add/", {"phrases": "convoy\ncaravan"})

    assert Term.objects.filter(phrases__startswith="convoy").exists()
    assert "armed escort / escorte armée" in client.get("/admin/search/term/").content.decode()
