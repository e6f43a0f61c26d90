"""Rich text: one field, one allow-list, one editor. The only module that knows which editor is installed.

What staff type is cleaned when a form is read or shown, when a row is saved and when a page is rendered, so that
neither an old row nor another way in can bring a script to a reader.
"""

import re
from html.parser import HTMLParser
from textwrap import wrap
from typing import Any
from urllib.parse import urlsplit

import nh3
from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django import forms
from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template import Library
from django.utils.decorators import method_decorator
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe

register = Library()

TAGS = {"p", "h3", "h4", "strong", "em", "a", "ul", "ol", "li", "blockquote", "br"}
SCHEMES = {"http", "https", "mailto"}
# A browser reads \ as / and drops tabs and line breaks: `/\host` and `/<tab>/host` both leave the site.
NEVER_IN_ADDRESS = re.compile(r"[\x00-\x20\\\x7f-\xa0]")
SITE_PATH = re.compile(r"/(?!/)")


def _safe_address(address: str) -> bool:
    """A path of this site, http(s) with a host and without `user@` (`https://unocha.org@elsewhere/`), or mailto."""
    if NEVER_IN_ADDRESS.search(address):
        return False
    if SITE_PATH.match(address):
        return True
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return "@" in parts.path
    return parts.scheme in SCHEMES and bool(parts.hostname) and "@" not in parts.netloc


def _keep_attribute(_tag: str, _name: str, value: str) -> str | None:
    return value if _safe_address(value) else None


def clean(text: str) -> str:
    return nh3.clean(
        text,
        tags=TAGS,
        attributes={"a": {"href"}},
        attribute_filter=_keep_attribute,
        url_schemes=SCHEMES,
        link_rel=None,
    )


HEADING = re.compile(r"(</?h)([34])>")


@register.filter(name="richtext")
def shown(text: str, top: int = 3) -> SafeString:
    """`{{ page.body|richtext:2 }}`: the way rich text reaches a page; `top` is the level its headings begin with."""
    cleaned = HEADING.sub(lambda found: f"{found[1]}{int(found[2]) - 3 + top}>", clean(text))
    return mark_safe(cleaned)  # noqa: S308 -- this is the sanitiser


def absolute(text: str, *, site: str) -> str:
    """Cleaned text for a mail, where a path of this site needs the site's address before it."""
    return clean(text).replace('href="/', f'href="{site}/')


class RichTextFormField(forms.CharField):
    def to_python(self, value: Any) -> Any:
        """Before `required` is checked: a text of nothing but empty tags is no answer."""
        cleaned = clean(super().to_python(value) or "")
        return cleaned if plain(cleaned) else ""

    def prepare_value(self, value: Any) -> Any:
        return clean(value) if isinstance(value, str) else value


class RichTextField(models.TextField):
    """A TextField to the database and to migrations: changing the editor needs no migration."""

    def formfield(self, **kwargs: Any) -> Any:
        """The admin proposes its own widget for a TextField; the editor overrides it."""
        editor = import_string(settings.RICH_TEXT_WIDGET)
        return super().formfield(**{**kwargs, "form_class": RichTextFormField, "widget": editor})

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        cleaned = clean(super().pre_save(model_instance, add) or "")
        setattr(model_instance, self.attname, cleaned)
        return cleaned

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name or "", "django.db.models.TextField", list(args), kwargs


# CKEditor 4 writes style attributes and javascript: buttons into its own toolbar.
EDITOR_NEEDS = {"script-src-attr": [UNSAFE_INLINE], "style-src": [UNSAFE_INLINE]}


class RichTextAdmin:
    """Mixed into a ModelAdmin with a rich text: loosens the security policy on its add and change pages only."""

    class Media:
        css = {"all": ["staff/richtext.css"]}

    @method_decorator(csp_update(EDITOR_NEEDS))
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().changeform_view(request, *args, **kwargs)  # type: ignore[misc,no-any-return]


class _Reader(HTMLParser):
    """Turns cleaned rich text into blocks of plain text, each with what stands before its first and its other lines."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[tuple[str, str, str]] = []
        self.text = ""
        self.lists: list[int | None] = []
        self.marker = ""
        self.quotes = 0
        self.address = ""
        self.link_from = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.text += "\n"
        elif tag == "a":
            self.address, self.link_from = dict(attrs).get("href") or "", len(self.text)
        elif tag not in {"strong", "em"}:
            self.end_block()
            self.enter(tag)

    def enter(self, tag: str) -> None:
        if tag in {"ul", "ol"}:
            self.lists.append(0 if tag == "ol" else None)
        elif tag == "blockquote":
            self.quotes += 1
        elif tag == "li":
            self.marker = self.next_marker()

    def next_marker(self) -> str:
        if not self.lists or self.lists[-1] is None:
            return "- "
        self.lists[-1] += 1
        return f"{self.lists[-1]}. "

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.end_link()
        elif tag not in {"strong", "em", "br"}:
            self.end_block()
            self.leave(tag)

    def leave(self, tag: str) -> None:
        if tag in {"ul", "ol"} and self.lists:
            self.lists.pop()
        elif tag == "blockquote":
            self.quotes -= 1

    def end_link(self) -> None:
        name = self.text[self.link_from :]
        address = self.address.removeprefix("mailto:")
        if address and name.strip() != address:
            self.text = f"{self.text[: self.link_from]}{name}: {address}"
        self.address = ""

    def handle_data(self, data: str) -> None:
        self.text += re.sub(r"\s+", " ", data)

    def end_block(self) -> None:
        if self.text.strip():
            indent = "> " * self.quotes + "  " * (len(self.lists) - 1)
            marker = self.marker or ("  " if self.lists else "")
            self.blocks.append((self.text.strip(), indent + marker, indent + " " * len(marker)))
            self.marker = ""
        self.text = ""


def _lines(text: str, first: str, others: str, width: int) -> str:
    lines: list[str] = []
    for line in text.split("\n"):
        lines += wrap(
            line.strip(),
            width,
            initial_indent=others if lines else first,
            subsequent_indent=others,
            break_long_words=False,
            break_on_hyphens=False,
        )
    return "\n".join(lines)


def plain(text: str, *, site: str = "", width: int = 72) -> str:
    """The text for a plain mail: paragraphs, bullets, `> ` quotations, links as “name: address”."""
    reader = _Reader()
    reader.feed(absolute(text, site=site))
    reader.close()
    reader.end_block()
    return "\n\n".join(_lines(*block, width) for block in reader.blocks)
