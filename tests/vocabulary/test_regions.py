from collections import Counter

import pytest
from django_countries import countries

from apps.vocabulary.regions import Region, countries_of

pytestmark = pytest.mark.once
NOBODY_LIVES_THERE = {"AQ", "BV"}


def test_each_country_belongs_to_one_region() -> None:
    found = Counter(code for region in Region for code in countries_of(region))

    assert found.keys() == {code for code, _name in countries} - NOBODY_LIVES_THERE
    assert set(found.values()) == {1}
