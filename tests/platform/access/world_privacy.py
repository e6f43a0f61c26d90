"""A file of a member's data, somebody who is leaving, and a night's work."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from apps.outbox import links
from apps.privacy.closing import PURPOSE
from apps.privacy.models import DataFile, Erasure, Run
from tests.factories import make_member
from tests.platform.access.roles import Role
from tests.platform.access.world import World


def fill(world: World) -> None:
    now = timezone.now()
    later = now + timedelta(days=7)
    file = DataFile(member=world.people[Role.MEMBER], state="ready", size=8, asked_at=now, expires_at=later)
    file.file.save("", ContentFile(b"PK a zip"))
    world.names["data_file"] = file.public_id
    leaver = make_member("leaving@example.org", is_active=False)
    erasure = Erasure.objects.create(member=leaver, public_id=leaver.public_id, asked_at=now, due_at=later)
    world.names["keep_token"] = links.token(PURPOSE, erasure.pk, erasure.public_id)
    world.key("erasure_key", erasure)
    world.key("run_key", Run.objects.create(kind="mails", began_at=now, ended_at=now))
