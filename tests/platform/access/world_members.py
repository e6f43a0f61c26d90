"""Members' pages: opened to nobody, to people on the same course, to members, to everybody."""

from apps.profiles.models import Profile
from apps.profiles.saving import keep_photo
from apps.profiles.shown import photo_address
from apps.profiles.visibility import Circle, Field
from tests.platform.access.roles import Role
from tests.platform.access.world import World, last_part
from tests.profiles.factories import open_to

CIRCLES = {
    "hidden": (Role.OTHER_MEMBER, Circle.NOBODY),
    "fellows": (Role.PARTICIPANT, Circle.MY_COURSES),
    "members": (Role.MEMBER, Circle.MEMBERS),
    "public": (Role.MODERATOR, Circle.PUBLIC),
}


def fill(world: World) -> None:
    for name, (role, circle) in CIRCLES.items():
        member = world.people[role]
        keep_photo(member, b"pixels")
        profile = Profile.objects.get(member=member)
        open_to(profile, dict.fromkeys((Field.NAME, Field.PHOTO), circle))
        world.names[f"{name}_page"] = member.public_id
        world.names[f"{name}_photo"] = last_part(photo_address(profile)).removesuffix(".jpg")
