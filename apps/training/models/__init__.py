"""Courses, their editions, who hosts them, who teaches and who takes part."""

from apps.training.models.course import Course
from apps.training.models.event import Event, EventQuerySet, Format, FormerCode, MaterialChange
from apps.training.models.feedaddress import FeedAddress, fingerprint, new_token
from apps.training.models.former import FormerArrangement
from apps.training.models.host import Host
from apps.training.models.listing import first_of
from apps.training.models.participation import Participation, StandingChange
from apps.training.models.person import PERSONAL, Person
from apps.training.models.trainer import Trainer

__all__ = [
    "PERSONAL",
    "Course",
    "Event",
    "EventQuerySet",
    "FeedAddress",
    "Format",
    "FormerArrangement",
    "FormerCode",
    "Host",
    "MaterialChange",
    "Participation",
    "Person",
    "StandingChange",
    "Trainer",
    "fingerprint",
    "first_of",
    "new_token",
]
