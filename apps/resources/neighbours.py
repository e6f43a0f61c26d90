"""Which resources are touched when one of them changes."""

from collections.abc import Collection

from django.db.models import Q

from apps.resources.models import Relation


def neighbours(keys: Collection[int]) -> set[int]:
    """The other ends of their relations, in either direction, by primary key."""
    ends = Relation.objects.filter(Q(resource__in=keys) | Q(other__in=keys)).values_list("resource", "other")
    return {end for pair in ends for end in pair} - set(keys)
