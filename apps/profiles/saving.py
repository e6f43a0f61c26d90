"""Writing a member's profile: the one door, so that whatever is found by it is told in the same transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from apps.members.models import Member
from apps.profiles import cards
from apps.profiles.models import Opening, Post, Profile
from apps.profiles.models.profile import photo_name

OF_THE_MEMBER = ("name", "organization", "constituency", "language", "time_zone")
OF_THE_PROFILE = ("display_name", "role", "duty_country", "spoken", "biography")


class ChangedMeanwhile(Exception):
    """Somebody, or the same person in another window, saved the profile since the form was opened."""

    def __str__(self) -> str:
        return _("Your profile was changed in another window meanwhile. Look at it there, or save this again.")


@dataclass(frozen=True)
class Filled:
    """What a form gives. `values` by column, `openings` from field to circle."""

    values: Mapping[str, Any]
    openings: Mapping[str, int]
    topics: Sequence[Any] = ()
    posts: Sequence[Mapping[str, Any]] = field(default_factory=tuple)


def profile_of(member: Member) -> Profile:
    """As it is, or an empty one that is not stored before it is saved."""
    found = Profile.objects.filter(member=member).prefetch_related("openings", "posts", "topics").first() or Profile()
    found.member = member
    return found


def mark(profile: Profile) -> str:
    """Another one after each save, and after staff corrected what stands in the member's own row."""
    own = "\n".join(str(getattr(profile.member, name)) for name in OF_THE_MEMBER)
    changed = profile.changed_at.isoformat() if profile.pk else ""
    return f"{changed}#{blake2b(own.encode(), digest_size=8).hexdigest()}"


@transaction.atomic
def save(member: Member, filled: Filled, *, seen: str) -> Profile:
    """`seen` is the mark of what the form showed. ChangedMeanwhile."""
    profile = _locked(member)
    if seen != mark(profile):
        raise ChangedMeanwhile
    for name in OF_THE_MEMBER:
        setattr(member, name, filled.values[name])
    member.save(update_fields=OF_THE_MEMBER)
    for name in OF_THE_PROFILE:
        setattr(profile, name, filled.values[name])
    profile.save()
    profile.topics.set(filled.topics)
    profile.posts.all().delete()
    Post.objects.bulk_create(Post(profile=profile, **values) for values in filled.posts)
    profile.openings.all().delete()
    Opening.objects.bulk_create(
        Opening(profile=profile, field=name, to=circle) for name, circle in filled.openings.items() if circle
    )
    cards.refresh([member.pk])
    return profile


def _locked(member: Member) -> Profile:
    """The member's row stands for a profile that is not there yet."""
    locked = Member.objects.select_for_update().get(pk=member.pk)
    profile = Profile.objects.filter(member=locked).first() or Profile()
    profile.member = locked
    return profile


@transaction.atomic
def keep_photo(member: Member, content: bytes | None) -> None:
    """None takes it away. The former file goes once that is certain."""
    profile = _locked(member)
    former = profile.photo.name
    profile.photo.name = profile.photo.storage.save(photo_name(profile, ""), ContentFile(content)) if content else ""
    profile.save()
    if former:
        storage = profile.photo.storage
        transaction.on_commit(lambda: storage.delete(former), robust=True)
