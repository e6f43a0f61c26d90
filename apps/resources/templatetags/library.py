"""`{% load library %}`: lists of resources and of what narrows them, as HTML.

Written in Python, because a list is most of its page: Django's templates take ten times as long for a row.
"""

from collections.abc import Iterable
from html import escape

from django.template import Library
from django.utils.safestring import SafeData, SafeString, mark_safe

from apps.resources.facets import Facet
from apps.resources.rows import File, Row
from apps.vocabulary.templatetags.hmd import UNBROKEN, icon

register = Library()


@register.simple_tag
def resource_rows(rows: Iterable[Row], hl: str = "h3", brief: bool = False) -> SafeString:
    """Items of a list, each under a heading of that level; brief ones without their summary."""
    icons = {True: icon("file"), False: icon("out")}
    found = "".join(f"<li>\n{_row(row, hl, brief, icons)}</li>\n" for row in rows)
    return mark_safe(found)  # noqa: S308 -- each part is escaped where it is put in


@register.simple_tag
def facet_values(facet: Facet) -> SafeString:
    found = "".join(
        f'<label class="pick"><input type="checkbox" name="{facet.name}" value="{escape(each.value)}" form="f"'
        f"{' checked' if each.chosen else ''}><span><bdi{_lang(each.language)}>{escape(each.name)}</bdi> "
        f"({each.count})</span></label>\n"
        for each in facet.values
    )
    return mark_safe(found)  # noqa: S308 -- as above


def _row(row: Row, hl: str, brief: bool, icons: dict[bool, SafeString]) -> str:
    spoken = f'{_lang(row.language)} dir="auto"' if row.language else ""
    parts = [
        _kick(row),
        f'<{hl} class="h"><a href="{escape(row.url)}"{spoken}>{_text(row.title)}</a></{hl}>\n',
        f'<p class="small text"{spoken}>{_text(row.summary)}</p>\n' if row.summary and not brief else "",
        _passage(row),
        f'<p dir="auto"><strong>{escape(row.note)}</strong></p>\n' if row.note else "",
        f'<p class="meta">{_text(row.meta)}</p>\n' if row.meta else "",
        _files(row, icons),
    ]
    return "".join(parts)


def _kick(row: Row) -> str:
    access = f" · {icon('lock')} {escape(row.access)}" if row.access else ""
    if row.superseded:
        return f'<p class="kick row">{escape(row.kick)}{access} {row.state}</p>\n'
    return f'<p class="kick">{escape(row.kick)}{access}</p>\n'


def _passage(row: Row) -> str:
    if not row.passage:
        return ""
    spoken = _lang(row.passage_language)
    return f'<p class="small text">{escape(row.page)} <span dir="auto"{spoken}>{_text(row.passage)}</span></p>\n'


def _files(row: Row, icons: dict[bool, SafeString]) -> str:
    more = f'<li><a href="{escape(row.url)}">{escape(row.more)}</a></li>' if row.more else ""
    items = "".join(f"<li>{_file(file, icons[file.is_here])}</li>" for file in row.files)
    return f'<ul class="files">{items}{more}</ul>\n' if items else ""


def _file(file: File, sign: SafeString) -> str:
    name = f"<bdi{_lang(file.language)}>{escape(file.name)}</bdi>"
    return f'<a href="{escape(file.url)}">{sign}{name} {escape(file.format)}</a>'


def _lang(language: str) -> str:
    return f' lang="{escape(language)}"' if language else ""


def _text(text: str) -> str:
    """“UN-CMCoord” stays on one line. What a search has marked is HTML already."""
    return UNBROKEN.sub(r'<span class="nowrap">\g<0></span>', text if isinstance(text, SafeData) else escape(text))
