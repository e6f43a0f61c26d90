"""A resource that a member suggested, as those look at it who decide."""

from typing import Self

from django.utils.translation import gettext_lazy

from apps.resources.kinds import State
from apps.resources.models.resource import Resource, ResourceQuerySet


class SuggestionQuerySet(ResourceQuerySet):
    def waiting(self) -> Self:
        return self.filter(state=State.SUGGESTED)

    def of_members(self) -> Self:
        """Also those decided on; a person who left may have made them."""
        return self.exclude(suggestion="")


class Suggestion(Resource):
    """Its own name, so that who decides on suggestions need not be able to change the library."""

    objects = SuggestionQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        proxy = True
        verbose_name = gettext_lazy("suggestion")
        verbose_name_plural = gettext_lazy("suggestions")
