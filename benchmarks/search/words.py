"""Words to ask for, as rare in one database as in another."""

from itertools import pairwise

from cmcoord_portal.scale.vocabulary import MEDIUM, RARE, VERY_COMMON, vocabulary

SHARES = {"rare": RARE, "medium": MEDIUM, "very common": VERY_COMMON}
TWO = "two very common"


def questions() -> dict[str, list[list[str]]]:
    """How common → lists of words that are asked for together."""
    known = vocabulary("en").words
    single = {name: [[known[place]] for place in places] for name, places in SHARES.items()}
    return single | {TWO: [[one, other] for [one], [other] in pairwise(single["very common"])]}
