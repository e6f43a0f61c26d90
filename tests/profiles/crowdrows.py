"""What stands beside the profiles of the made-up members: former posts, photos, courses with their certificates."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from apps.certificates.models import Certificate
from apps.members.models import Member
from apps.profiles.models import Opening, Post, Profile
from apps.profiles.visibility import Field
from apps.training.models import Participation
from tests.factories import make_event

AT = datetime(2026, 1, 1, tzinfo=UTC)
DATES = {"precision": "day", "starts_on": "2025-03-03", "ends_on": "2025-03-07", "time_zone": "UTC"}
Values = Mapping[str, str]


def write(values: Mapping[int, Values], profiles: Mapping[int, Profile]) -> None:
    """Both by the primary key of the member."""
    Post.objects.bulk_create(
        Post(profile=profiles[key], organization=own[Field.HISTORY], since=1999) for key, own in values.items()
    )
    for key, own in values.items():
        profiles[key].photo.name = f"photos/{own[Field.PHOTO]}.jpg"
    Profile.objects.bulk_update(profiles.values(), ["photo"], batch_size=500)
    event = make_event("A course that is over", is_public=False)
    people = Participation.objects.bulk_create(
        Participation(event=event, member_id=key, name="On it", email=f"course{key}@example.org", state="withdrawn")
        for key in values
    )
    Certificate.objects.bulk_create(
        Certificate(
            participation=person,
            name="On it",
            course=values[person.member_id][Field.COURSES],
            dates=DATES,
            issued_at=AT,
        )
        for person in people
        if person.member_id
    )


def remove(member: Member, gone: Collection[str]) -> None:
    """Of these fields, all that is kept beside the member's own row."""
    mine = Profile.objects.filter(member=member)
    if Field.HISTORY in gone:
        Post.objects.filter(profile__member=member).delete()
    if Field.PHOTO in gone:
        mine.update(photo="")
    if Field.COURSES in gone:
        Certificate.objects.filter(participation__member=member).delete()
    if Field.LANGUAGES in gone:
        mine.update(spoken=[])
    if Field.TOPICS in gone:
        Profile.topics.through.objects.filter(profile__member=member).delete()
    if Field.CONTACT in gone:
        Opening.objects.filter(profile__member=member, field=Field.CONTACT).delete()
