"""What the directory can be asked for: a GET form of native controls."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from apps.profiles import cards
from apps.profiles.models.card import KEY
from apps.profiles.parts import KnownSelect, topic_names
from apps.profiles.searching import Asked, Place
from apps.search import words
from apps.vocabulary.constituency import Constituency
from apps.vocabulary.countrynames import country_code
from apps.vocabulary.languagenames import SPOKEN

MOST_WORDS = 6
BY_NAME = sorted(SPOKEN.items(), key=lambda pair: pair[1].casefold())


class DirectoryForm(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("Name, organization or role"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    constituency = forms.ChoiceField(
        label=gettext_lazy("Constituency"),
        required=False,
        choices=[("", gettext_lazy("All")), *Constituency.choices],
        widget=KnownSelect,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Speaks"),
        required=False,
        choices=[("", gettext_lazy("Any language")), *BY_NAME],
        widget=KnownSelect,
    )
    topic = forms.ChoiceField(label=gettext_lazy("Topic"), required=False, widget=KnownSelect)
    country = forms.CharField(label=gettext_lazy("Duty country"), required=False, max_length=80)
    after = forms.CharField(required=False, max_length=KEY + 20, widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        topics: Any = self.fields["topic"]
        topics.choices = [("", gettext_lazy("Any topic")), *topic_names().items()]

    def clean_country(self) -> str:
        typed = self.cleaned_data["country"]
        return country_code(typed) if typed else ""

    @property
    def asked(self) -> Asked:
        given = self.cleaned_data
        kinds = (("constituency", cards.constituency), ("language", cards.language), ("topic", cards.topic))
        exact = {mark(given[name]) for name, mark in (*kinds, ("country", cards.country)) if given[name]}
        begins = {cards.word(each) for each in words.split(given["q"])[:MOST_WORDS]}
        return Asked(frozenset(exact), frozenset(begins), self._after(given["after"]))

    def _after(self, given: str) -> Place:
        """A place that does not exist leads to whatever comes behind it."""
        sort, _dot, public_id = given.partition(".")
        return sort, public_id
