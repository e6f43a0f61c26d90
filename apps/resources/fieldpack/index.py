"""The page that opens a pack: the same bytes for the same contents, language and day."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language_bidi, override

from apps.resources.fieldpack.contents import Part, parts
from apps.resources.fieldpack.layout import INDEX, Member
from apps.resources.fieldpack.picking import Picked
from apps.resources.models.resource import ResourceQuerySet


def rendered(
    contents: Sequence[Picked], *, visible: ResourceQuerySet, language: str, made_on: date
) -> tuple[bytes, list[Part]]:
    """The page, and what it leads to. Missing if something is no longer there."""
    with override(language):
        held = parts(contents, visible=visible, language=language)
        context = {
            "parts": held,
            "language": language,
            "rtl": get_language_bidi(),
            "made_on": made_on,
            "site": settings.SITE_URL,
        }
        return render_to_string("resources/fieldpack_index.html", context).strip().encode(), held


def members(page: bytes, held: Sequence[Part]) -> list[Member]:
    files = [Member(file.path, file.revision.size) for part in held for file in part.files]
    return [Member(INDEX, len(page)), *files]
