"""Pages of the directory that hold what nobody would expect of a name."""

import string

import pytest

from apps.profiles import cards, searching
from apps.profiles.company import Company
from apps.profiles.searching import Asked, find
from apps.profiles.visibility import Circle, Field
from tests.profiles.factories import make_profile

pytestmark = pytest.mark.django_db
NOBODY_NEAR = Company(near=frozenset(), apart=frozenset())
OPENED: dict[str, int] = {str(field): Circle.MEMBERS for field in (Field.NAME, Field.ROLE, Field.ORGANIZATION)}


def listed(*names: str, **values: str) -> None:
    profiles = [make_profile(name=name, opened=OPENED, **values) for name in names]
    cards.refresh([profile.member_id for profile in profiles])


def test_a_name_without_letters_whose_words_all_begin_alike_ends_a_search() -> None:
    words = [f"{beginning}{end}" for beginning in ("a", "az", "ay") for end in string.ascii_lowercase + string.digits]
    listed("🙂", role=" ".join(words[:36]), organization=" ".join(words[36 : searching.AT_ONCE + 2]))
    listed("Amina Yusuf")

    found = find(Asked(begins=frozenset({cards.word("a")})), NOBODY_NEAR)

    assert [card.name for card in found.cards] == ["🙂", "Amina Yusuf"]


def test_pages_of_names_without_letters_lead_on() -> None:
    listed(*["🙂"] * (searching.PER_PAGE + 1))
    first = find(Asked(), NOBODY_NEAR)
    assert first.go_on

    second = find(Asked(after=first.go_on), NOBODY_NEAR)

    assert len({card.pk for card in [*first.cards, *second.cards]}) == searching.PER_PAGE + 1
    assert second.go_on is None
