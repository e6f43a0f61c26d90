"""The address at the foot of every list mail that stops it: signed for one member and kind, the same in every mail, and
without an end, as old mails are found again."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from apps.members.models import Member
from apps.outbox import links
from apps.outbox.links import BadLink
from apps.subscriptions import choosing
from apps.subscriptions.kinds import LISTS, ListMail

PURPOSE = "unsubscribe"
FIELD, ONE_CLICK = "List-Unsubscribe", "One-Click"
"""What a mail program sends (RFC 8058), and the button on our page."""


def address(member: Member, kind: ListMail) -> str:
    with translation.override(member.language):
        return f"{settings.SITE_URL}{reverse('subscriptions:unsubscribe', args=[token(member.public_id, kind)])}"


def token(public_id: str, kind: ListMail) -> str:
    return links.token(PURPOSE, public_id, kind.key)


def kind_of(given: str) -> ListMail:
    """BadLink where it was not signed by us, or for mail that there is no more."""
    return _read(given)[1]


def unsubscribe(given: str) -> ListMail:
    """BadLink. As often as one likes; whether there still is such a member, nobody learns."""
    public_id, kind = _read(given)
    choosing.switch_off(public_id, kind.key)
    return kind


def list_id(kind: ListMail) -> str:
    return f"{kind.key}.{settings.MAIL_DOMAIN}"


def _read(given: str) -> tuple[str, ListMail]:
    public_id, key = links.values(PURPOSE, given)
    if key not in LISTS:
        raise BadLink
    return str(public_id), LISTS[key]
