"""Files of copies that were deleted. The rows go in a transaction, the files some days after it."""

from datetime import datetime

from apps.resources.models import Revision
from apps.vocabulary import strays


def clear(*, at: datetime) -> int:
    known = {name for names in Revision.objects.values_list("file", "cover").iterator() for name in names}
    return strays.clear(("resources", "covers"), known=known, at=at)
