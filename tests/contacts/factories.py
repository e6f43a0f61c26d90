"""Members who can be written to, and what they wrote. Values not named are ordinary ones."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.crypto import get_random_string

from apps.contacts.forms import KEY_LENGTH
from apps.contacts.models import Conversation, Message
from apps.contacts.reaching import own_name
from apps.contacts.writing import answer, begin
from apps.members import conduct
from apps.members.models import ConductText, Member
from apps.profiles.meeting import Sight, as_seen
from apps.profiles.models import Opening, Profile
from apps.profiles.visibility import Circle, Field, Relation
from tests.applications.factories import make_confirmed_member
from tests.factories import numbers


def make_open_member(email: str | None = None, *, display_name: str = "", **values: Any) -> Member:
    """Whom all members may see and write to."""
    member = make_confirmed_member(email or f"open{next(numbers)}@example.org", **values)
    profile = Profile.objects.create(member=member, display_name=display_name)
    open_to(profile, Circle.MEMBERS, Field.NAME, Field.CONTACT)
    return member


def open_to(profile: Profile, circle: Circle, *fields: Field) -> None:
    Opening.objects.filter(profile=profile, field__in=fields).delete()
    if circle:
        Opening.objects.bulk_create(Opening(profile=profile, field=field, to=circle) for field in fields)


def close_contact(member: Member) -> None:
    open_to(Profile.objects.get(member=member), Circle.NOBODY, Field.CONTACT)


def new_conduct(*, agreed_by: Iterable[Member]) -> None:
    """In force from now on."""
    text = ConductText.objects.create(published_at=timezone.now())
    for member in agreed_by:
        conduct.agree(member, text, at=timezone.now())


def sight_of(member: Member, relation: Relation = Relation.MEMBER) -> Sight:
    return as_seen(Profile.objects.select_related("member").get(member=member), relation)


def new_key() -> str:
    return get_random_string(KEY_LENGTH)


def written(by: Member, to: Member, **values: Any) -> Message:
    """The first message of a conversation."""
    words = {"subject": "Access to the camp", "body": "Could we speak?", "name": own_name(by), "key": new_key()}
    conversation = begin(sight_of(to), by=by, **{**words, "at": timezone.now(), **values})
    return conversation.messages.get()


def answered(conversation: Conversation, by: Member, **values: Any) -> Message:
    return answer(conversation, by=by, **{"body": "Yes.", "key": new_key(), "at": timezone.now(), **values})
