"""Which files of the chosen resources come along."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypedDict

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from apps.resources.kinds import Medium
from apps.resources.models import Resource, Revision
from apps.vocabulary.models import FALLBACK


class Files(TextChoices):
    MINE = "mine", _("One file each: in your language, or else in English, or in what there is")
    ALL = "all", _("All languages and formats")


class Picked(TypedDict):
    """As kept in `Pack.contents`."""

    resource: int
    revisions: list[int]


class Line(NamedTuple):
    resource: int
    edition: int
    language: str
    medium: str
    revision: int


def picked(visible: QuerySet[Resource], codes: Sequence[str], *, files: str, language: str) -> list[Picked]:
    """In the order of `codes`. A resource of which there is no file comes along with its addresses only."""
    keys = dict(visible.filter(code__in=codes).order_by().values_list("code", "pk"))
    chosen = [keys[code] for code in dict.fromkeys(codes) if code in keys]
    lines = _newest_editions(chosen)
    return [Picked(resource=key, revisions=_revisions(lines[key], files=files, language=language)) for key in chosen]


def _newest_editions(keys: Iterable[int]) -> defaultdict[int, list[Line]]:
    """Of each resource the files of the newest edition that has any."""
    current = Revision.objects.current().filter(copy__edition__resource__in=keys)
    found: defaultdict[int, list[Line]] = defaultdict(list)
    for values in current.order_by("-copy__edition__position", "copy").values_list(
        "copy__edition__resource", "copy__edition", "copy__language", "copy__medium", "pk"
    ):
        line = Line(*values)
        if not found[line.resource] or found[line.resource][0].edition == line.edition:
            found[line.resource].append(line)
    return found


def _revisions(lines: list[Line], *, files: str, language: str) -> list[int]:
    if files == Files.ALL or not lines:
        return [line.revision for line in lines]
    rank = {language: 0}
    rank.setdefault(FALLBACK, 1)
    best = min(lines, key=lambda line: (rank.get(line.language, 2), line.medium != Medium.PDF))
    return [best.revision]
