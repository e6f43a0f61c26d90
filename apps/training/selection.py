"""A drop-down list written in Python: the calendar's form has two hundred choices, and a template for each of them
takes longer than all the rest of a page."""

from html import escape
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.safestring import SafeString, mark_safe


class Selection(forms.Select):
    """Without groups of choices."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        chosen = set(self.format_value(value))
        options = "".join(_option(str(key), str(label), str(key) in chosen) for key, label in self.choices)
        about = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        return mark_safe(f"<select{about}>{options}</select>")  # noqa: S308 -- each part is escaped where it is put in


def _option(key: str, label: str, is_chosen: bool) -> str:
    return f'<option value="{escape(key)}"{" selected" if is_chosen else ""}>{escape(label)}</option>'
