"""What staff see of a member's profile once they ask for it, and to whom the member opened each field. What they
correct in a member stands in the directory at once."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from apps.members import hidden, staffacts
from apps.members.models import Member
from apps.profiles import cards
from apps.profiles.meeting import as_seen
from apps.profiles.models import Profile
from apps.profiles.shown import FormerPost, Shown, shown
from apps.profiles.visibility import Circle, Field, Relation, effective

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

TOLD = [field for field in Field if field not in (Field.PHOTO, Field.COURSES, Field.CONTACT)]


def tell(member: Member) -> Iterator[tuple["StrOrPromise", str]]:
    profile = Profile.objects.filter(member=member).select_related("member").first()
    if profile is None:
        return
    everything = shown(as_seen(profile, Relation.SELF), completed=lambda _member: ())
    circles = effective({opening.field: opening.to for opening in profile.openings.all()})
    for field in TOLD:
        if value := _text(everything, field):
            yield field.label, f"{value}\n({Circle(circles[field]).label})"


def _text(everything: Shown, field: Field) -> str:
    value = getattr(everything, field)
    if isinstance(value, str):
        return value
    return ", ".join(_one(each) for each in value)


def _one(value: FormerPost | tuple[str, str] | str) -> str:
    if isinstance(value, FormerPost):
        return " – ".join(filter(None, (value.organization, value.role, value.years)))
    return value if isinstance(value, str) else value[1]


def renew_cards(member: Member) -> None:
    cards.refresh([member.pk])


hidden.tellers.append(tell)
staffacts.corrected.append(renew_cards)
