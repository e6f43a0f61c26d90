"""What stands on every page of the directory, whoever asks: worked out once for each edition of the site."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from apps.vocabulary.memory import Shelf
from apps.vocabulary.models import Topic

_names = Shelf[Mapping[str, str]](12)
_controls = Shelf[SafeString](600)


def topic_names() -> Mapping[str, str]:
    """By slug, in the active language and in order."""
    return _names.once("topics", lambda: {each.slug: each.name for each in Topic.objects.in_language(get_language())})


class KnownSelect(forms.Select):
    """Hundreds of choices take longer to write than all else on the page. They are topics, languages and kinds: what
    is chosen is all that differs."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        write = partial(super().render, name, value, attrs, renderer)
        if str(value or "") not in {str(choice) for choice, _label in self.choices}:
            return write()
        return _controls.once((name, str(value), tuple(sorted((attrs or {}).items()))), write)
