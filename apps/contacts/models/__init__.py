"""What members write to each other, and what they report to staff."""

from apps.contacts.models.message import Conversation, Message
from apps.contacts.models.report import Report

__all__ = ["Conversation", "Message", "Report"]
