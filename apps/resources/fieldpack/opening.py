"""Who may have a pack. A member's is for the member alone, and only while all that is in it is still for them.

A file that was replaced closes it, too: the old one may have been wrong, or never meant for others.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from apps.resources.fieldpack.building import MISSING
from apps.resources.models import Pack, Resource, Revision

if TYPE_CHECKING:
    from apps.members.models import Member


class Closed(Exception):
    """The pack was this asker's, and is no longer; with a sentence for them."""


def check_open(pack: Pack, *, member: "Member | None", at: datetime) -> None:
    """Pack.DoesNotExist for whoever it was never made for."""
    if pack.member_id and (member is None or member.pk != pack.member_id):
        raise Pack.DoesNotExist
    if pack.expires_at <= at:
        raise Closed(_("This field pack has expired: packs stay for three days. Choose again, and it is made anew."))
    held = {each["resource"] for each in pack.contents}
    if Resource.objects.visible_to(pack.member, at=at).filter(pk__in=held).count() < len(held):
        raise Closed(_("Something in this field pack is no longer open to you. Choose again, without it."))
    files = {key for each in pack.contents for key in each["revisions"]}
    if Revision.objects.filter(pk__in=files, is_current=True).count() < len(files):
        raise Closed(_(MISSING))
