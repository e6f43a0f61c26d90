"""A member whom others may write to, what another one wrote, and what was reported."""

from django.utils import timezone

from apps.contacts.reporting import report
from apps.profiles.models import Block, Opening, Profile
from apps.profiles.visibility import Circle, Field
from tests.contacts.factories import make_open_member, new_key, written
from tests.platform.access.roles import Role
from tests.platform.access.world import World


def fill(world: World) -> None:
    member, other, blocked = world.people[Role.MEMBER], world.people[Role.OTHER_MEMBER], make_open_member()
    profile, _made = Profile.objects.get_or_create(member=member)
    for field in (Field.NAME, Field.CONTACT):
        Opening.objects.update_or_create(profile=profile, field=field, defaults={"to": Circle.MEMBERS})
    message = written(other, member)
    made = report(other, by=member, reason="spam", text="", key=new_key(), at=timezone.now(), message=message)
    Block.objects.create(who=member, whom=blocked, name="Blocked", at=timezone.now())
    world.names |= {"open_member": member.public_id, "blocked_member": blocked.public_id}
    world.names |= {"conversation": message.conversation.public_id, "message": message.public_id}
    world.key("report_key", made)
