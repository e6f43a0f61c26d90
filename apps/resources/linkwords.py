"""What the link check says of an address elsewhere, and why, in words for staff."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Verdict(TextChoices):
    NEW = "new", _("Not looked at yet")
    WORKS = "works", _("Works")
    MOVED = "moved", _("Moved")
    ELSEWHERE = "elsewhere", _("Another site now")
    GONE = "gone", _("Gone")
    UNSEEN = "unseen", _("Could not be looked at")


NEEDS_STAFF = (Verdict.MOVED, Verdict.ELSEWHERE, Verdict.GONE, Verdict.UNSEEN)


class Why(TextChoices):
    """What stood in the way, at the last look."""

    NOTHING = "", ""
    NOT_FOUND = "not_found", _("The page is not there.")
    NO_HOST = "no_host", _("A site of this name does not exist.")
    UNRESOLVED = "unresolved", _("The name of the site could not be looked up.")
    NOT_OURS = "not_ours", _("The address leads to a place that is not on the open web.")
    NO_CONNECTION = "no_connection", _("The site could not be reached.")
    SLOW = "slow", _("The site did not answer in time.")
    INSECURE = "insecure", _("No secure connection could be made: its certificate is not valid.")
    BROKEN = "broken", _("The answer was no proper web page.")
    ROBOTS = "robots", _("The site asks programs to stay away from this page.")
    REFUSED = "refused", _("The site does not let programs in.")
    LATER = "later", _("The site asked us to come later.")
    FAILING = "failing", _("The site reports a fault of its own.")
    CIRCLE = "circle", _("The site sends visitors round in a circle.")
    ODD = "odd", _("The site gave an answer that says nothing.")


MISSING = (Why.NOT_FOUND, Why.NO_HOST)
"""After which a page may be gone for good."""


class Unseen(Exception):
    """An address could not be looked at."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.label)
        self.why = why
