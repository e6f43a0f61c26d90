"""What members say of themselves to others, and whom they do not wish to hear from."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from apps.profiles.models import Block, Card, Profile
from apps.vocabulary.whose import Held, Kind, Who, moment, stored

KINDS: tuple[Kind, ...] = (
    Kind(
        "profile",
        _("Your profile: photo, posts, languages, topics, what you say of yourself, and who may see which of it"),
        _("As long as you have an account"),
        (
            "profiles.Profile",
            "profiles.Profile_topics",
            "profiles.Post",
            "profiles.Opening",
            "profiles.Card",
            "profiles.CardMark",
        ),
    ),
    Kind(
        "blocked",
        _("Members whom you blocked"),
        _("Until you take it back"),
        ("profiles.Block",),
    ),
)


def held(who: Who) -> Iterator[Held]:
    for profile in Profile.objects.filter(member=who.key).prefetch_related("posts", "openings", "topics"):
        photo = (stored("photo.jpg", str(profile.photo.name)),) if profile.photo else ()
        yield Held("profile", _facts(profile), photo, (profile.display_name,))
    for block in Block.objects.filter(who=who.key).order_by("pk"):
        yield Held("blocked", {"name": block.name, "since": moment(block.at)})


def _facts(profile: Profile) -> dict[str, object]:
    return {
        "display name": profile.display_name,
        "role": profile.role,
        "duty country": str(profile.duty_country),
        "languages": profile.spoken,
        "topics": [topic.slug for topic in profile.topics.all()],
        "about me": profile.biography,
        "former posts": [
            {"organization": post.organization, "role": post.role, "from": post.since, "to": post.until}
            for post in profile.posts.all()
        ],
        "opened": {opening.field: opening.get_to_display() for opening in profile.openings.all()},
        "changed": moment(profile.changed_at),
    }


def erase(who: Who, *, at: datetime) -> Iterable[str]:
    profiles = Profile.objects.filter(member=who.key)
    photos = list(profiles.exclude(photo="").values_list("photo", flat=True))
    Card.objects.filter(member=who.key).delete()
    profiles.delete()
    Block.objects.filter(who=who.key).delete()
    Block.objects.filter(whom=who.key).delete()
    return photos
