"""Whose address is not proved is met by nobody: the cards go as soon as an account gets another one, and come back once
it is proved."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.dispatch import receiver

from apps.members import new_address
from apps.members.new_address import Move
from apps.profiles import cards


def follow(move: Move) -> None:
    cards.refresh([move.member.pk])


@receiver(email_confirmed, dispatch_uid="profiles.address_proved")
def address_proved(email_address: EmailAddress, **_kwargs: Any) -> None:
    cards.refresh([email_address.user_id])


new_address.register(follow)
