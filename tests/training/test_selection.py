from django import forms
from django.test.html import parse_html

from apps.training.selection import Selection

CHOICES = [("", "Any"), ("<b>", "A “course” & more"), ("two", "<i>")]


class Form(forms.Form):
    course = forms.ChoiceField(choices=CHOICES, widget=Selection)


def test_a_list_says_what_djangos_own_says() -> None:
    class Plain(forms.Form):
        course = forms.ChoiceField(choices=CHOICES)

    for typed in [{}, {"course": "<b>"}, {"course": "two"}, {"course": "unknown"}, None]:
        assert parse_html(str(Form(typed)["course"])) == parse_html(str(Plain(typed)["course"]))
