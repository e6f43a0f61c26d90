"""A participant's own certificate, for the pages that show what there is for them."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from apps.certificates import wording
from apps.certificates.models import Certificate
from apps.training import forparticipants
from apps.training.forparticipants import Link
from apps.training.models import Participation


def of_each(people: Sequence[Participation], at: datetime) -> dict[int, Link]:
    """The paper of those who have a valid one."""
    valid = Certificate.objects.valid().filter(participation__in=people)
    label = _("Get the certificate (PDF)")
    return {each.participation_id: Link(wording.address_of_file(each), label) for each in valid}


forparticipants.register(of_each)
