"""Form fields for what a resource is about."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.resources.kinds import Audience
from apps.vocabulary.models import Topic


class TopicsField(forms.ModelMultipleChoiceField):
    """Each by its name in the language of the page."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("queryset", None)
        super().__init__(queryset=Topic.objects.all(), **{"required": False, "label": _("Topics"), **kwargs})

    def __deepcopy__(self, memo: Any) -> "TopicsField":
        """For a form of one request."""
        field = super().__deepcopy__(memo)
        field.queryset = Topic.objects.in_language(get_language())
        return field

    def label_from_instance(self, topic: Topic) -> str:
        return topic.name


class AudiencesField(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=Audience.choices, required=False, label=_("Written for"), **kwargs)
