"""Notices, what each does to which events, the promises they make, and the history they write."""

from apps.notices.models.history import StatusChange
from apps.notices.models.notice import Change, Notice, Reason, Source, Translation
from apps.notices.models.promise import Promise

__all__ = ["Change", "Notice", "Promise", "Reason", "Source", "StatusChange", "Translation"]
