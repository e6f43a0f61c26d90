"""What notices, a floor above, say about events, for letters of this floor. They register themselves here."""

from apps.training.models import Event
from apps.training.shown import UNTOLD, Stories, Story

_sources: list[Stories] = []


def register(stories: Stories) -> None:
    _sources.append(stories)


def story(event: Event) -> Story:
    """Of one event, in the active language."""
    return next((stories([event]).get(event.pk, UNTOLD) for stories in _sources), UNTOLD)
