"""Ordering a pack: what it will hold and how large it will be, the limits, and the row that a worker finds.

A worker makes the ZIP from the row alone: what the asker may see now is fixed in it.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.resources.fieldpack.contents import Missing, Part
from apps.resources.fieldpack.index import members, rendered
from apps.resources.fieldpack.layout import zip_size
from apps.resources.fieldpack.picking import Picked
from apps.resources.models import Pack, Resource
from apps.resources.sizes import size_in_words
from apps.resources.tasks import build_packs
from apps.resources.waking import wake

if TYPE_CHECKING:
    from apps.members.models import Member

MOST_RESOURCES, MOST_FILES, LARGEST = 50, 200, 300_000_000
PER_HOUR = 10
KEPT = timedelta(days=3)
STILL_WORTH_A_VISIT = timedelta(days=1)
ROOM = 20_000_000_000
"""Bytes that all packs together may fill."""


class PackRefused(Exception):
    """With a sentence for who asked."""


class AskedTooOften(PackRefused):
    pass


@dataclass(frozen=True)
class Plan:
    contents: Sequence[Picked]
    parts: Sequence[Part]
    page: bytes

    @property
    def size(self) -> int:
        """Of the ZIP, in bytes."""
        return zip_size(members(self.page, self.parts))

    @property
    def files(self) -> int:
        return sum(len(part.files) for part in self.parts)

    @property
    def size_in_words(self) -> str:
        return size_in_words(self.size)

    def likeness(self, member: "Member | None") -> str:
        whose = member.pk if member else None
        return hashlib.sha256(self.page + json.dumps([whose, list(self.contents)]).encode()).hexdigest()


def plan(contents: Sequence[Picked], *, member: "Member | None", language: str, at: datetime) -> Plan:
    visible = Resource.objects.visible_to(member, at=at)
    try:
        page, held = rendered(contents, visible=visible, language=language, made_on=at.date())
    except Missing:  # deleted within this very moment
        return Plan([], [], b"")
    return Plan(contents, held, page)


def check(planned: Plan) -> None:
    """PackRefused says which limit is passed."""
    if not planned.contents:
        raise PackRefused(_("Choose at least one resource."))
    if len(planned.contents) > MOST_RESOURCES:
        raise PackRefused(
            ngettext(
                "A pack holds %(number)d resource at most. Take some away and make a second pack of them.",
                "A pack holds %(number)d resources at most. Take some away and make a second pack of them.",
                MOST_RESOURCES,
            )
            % {"number": MOST_RESOURCES}
        )
    if planned.files > MOST_FILES:
        raise PackRefused(
            _("A pack holds %(number)d files at most. Take one file of each resource, or fewer resources.")
            % {"number": MOST_FILES}
        )
    if planned.size > LARGEST:
        raise PackRefused(
            _("A pack may have %(limit)s at most. Take one file of each resource, or fewer resources.")
            % {"limit": size_in_words(LARGEST)}
        )


def order(planned: Plan, *, member: "Member | None", asked_from: str, language: str, at: datetime) -> Pack:
    """The pack that will be made, or one just like it that is there. PackRefused or AskedTooOften otherwise."""
    check(planned)
    likeness = planned.likeness(member)
    if there := _alike(likeness, at=at):
        return there
    _check_pace(asked_from, at=at)
    _check_room(planned.size, at=at)
    with transaction.atomic():
        pack = Pack.objects.create(
            member=member,
            asked_from=asked_from,
            language=language,
            likeness=likeness,
            contents=list(planned.contents),
            said_size=planned.size,
            asked_at=at,
            expires_at=at + KEPT,
        )
        transaction.on_commit(wake_builder, robust=True)
    return pack


def wake_builder() -> None:
    wake(build_packs)


def _alike(likeness: str, *, at: datetime) -> Pack | None:
    fresh = Pack.objects.filter(likeness=likeness, expires_at__gt=at + STILL_WORTH_A_VISIT)
    return fresh.exclude(state=Pack.State.FAILED).first()


def _check_pace(asked_from: str, *, at: datetime) -> None:
    lately = Pack.objects.filter(asked_from=asked_from, asked_at__gt=at - timedelta(hours=1))
    if lately.count() >= PER_HOUR:
        raise AskedTooOften(_("You have asked for many packs within an hour. Wait a little, then ask again."))


def _check_room(size: int, *, at: datetime) -> None:
    held = Pack.objects.filter(expires_at__gt=at).aggregate(held=Sum("said_size"))["held"] or 0
    if held + size > ROOM:
        raise PackRefused(
            _("There is no room for another pack today. Download the files one by one, or come tomorrow.")
        )
