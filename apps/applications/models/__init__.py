"""Who asks for a place, what they were asked, what was decided, and what was offered from the waiting list."""

from apps.applications.models.application import Answer, Application, Note
from apps.applications.models.call import Call, Question
from apps.applications.models.decision import Decision
from apps.applications.models.offer import Offer
from apps.applications.models.told import Told

__all__ = ["Answer", "Application", "Call", "Decision", "Note", "Offer", "Question", "Told"]
