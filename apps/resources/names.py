"""What facets and topics are called in the reader's language."""

from collections.abc import Collection

from apps.vocabulary.models import FALLBACK, Organization, TopicTranslation


def topic_names(language: str) -> dict[str, str]:
    """Slug → name, in the order that staff gave them, in the reader's language or else in English."""
    versions = TopicTranslation.objects.filter(language__in={language, FALLBACK}).order_by("topic__position", "topic")
    found: dict[str, str] = {}
    for slug, spoken, name in versions.values_list("topic__slug", "language", "name"):
        if spoken == language or slug not in found:
            found[slug] = name
    return found


def organization_names(keys: Collection[int]) -> dict[int, str]:
    """Primary key → name as short as it is known."""
    found = Organization.objects.filter(pk__in=keys).values_list("pk", "short_name", "name")
    return {key: short or name for key, short, name in found}
