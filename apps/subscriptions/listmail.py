"""A list's letter, with all by which a person, or their mail program, stops it."""

from dataclasses import replace

from apps.members.models import Member
from apps.outbox.letters import UNSUBSCRIBE, Letter, place
from apps.outbox.plainletter import Words, plain_letter
from apps.subscriptions import unsubscribing
from apps.subscriptions.kinds import ListMail


def letter(words: Words, kind: ListMail) -> Letter:
    """In the active language. Whoever it goes to needs `values`."""
    return plain_letter(replace(words, unsubscribe=place(UNSUBSCRIBE)), list_id=unsubscribing.list_id(kind))


def values(member: Member, kind: ListMail) -> dict[str, str]:
    return {UNSUBSCRIBE: unsubscribing.address(member, kind)}
