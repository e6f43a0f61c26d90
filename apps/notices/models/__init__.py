"""Notices, what each does to which events, what they promise and ask, and the history they write."""

from apps.notices.models.history import StatusChange
from apps.notices.models.notice import Change, Notice, Reason, Source, Translation
from apps.notices.models.promise import Promise
from apps.notices.models.reply import Reply
from apps.notices.models.window import Availability, Window

__all__ = [
    "Availability",
    "Change",
    "Notice",
    "Promise",
    "Reason",
    "Reply",
    "Source",
    "StatusChange",
    "Translation",
    "Window",
]
