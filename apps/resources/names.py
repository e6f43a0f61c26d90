"""What facets and topics are called in the reader's language."""

from collections.abc import Collection, Iterable

from apps.vocabulary.memory import Shelf
from apps.vocabulary.models import FALLBACK, Organization, TopicTranslation

TOPICS = Shelf[dict[str, str]](20)
ORGANIZATIONS = Shelf[str](5_000)


def topic_names(language: str) -> dict[str, str]:
    """Slug → name, in the order that staff gave them, in the reader's language or else in English."""
    return TOPICS.once(language, lambda: _topics(language))


def _topics(language: str) -> dict[str, str]:
    versions = TopicTranslation.objects.filter(language__in={language, FALLBACK}).order_by("topic__position", "topic")
    return spoken(versions.values_list("topic__slug", "language", "name"), language)


def organization_names(keys: Collection[int]) -> dict[int, str]:
    """Primary key → name as short as it is known."""
    return ORGANIZATIONS.each(keys, _organization_names)


def _organization_names(keys: list[int]) -> dict[int, str]:
    found = Organization.objects.filter(pk__in=keys).values_list("pk", "short_name", "name")
    return {key: short or name for key, short, name in found}


def spoken(versions: Iterable[tuple[str, str, str]], language: str) -> dict[str, str]:
    """Slug → name, of slugs with a language and a name in it."""
    found: dict[str, str] = {}
    for slug, spoken, name in versions:
        if spoken == language or slug not in found:
            found[slug] = name
    return found
