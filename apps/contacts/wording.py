"""What mails of this app say. An address stands in none of them, and no name but the one that its owner shows."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from apps.contacts.foreign import unlinked
from apps.contacts.models import Message, Report
from apps.outbox.letters import Letter
from apps.outbox.plainletter import Action, Words, plain_letter
from apps.vocabulary import datewords


def message_letter(message: Message) -> Letter:
    """In the recipient's language and time. What the sender wrote is quoted as it is."""
    conversation, reader = message.conversation, message.recipient
    names = {"name": conversation.name_of(message.sender_id), "subject": unlinked(conversation.subject)}
    with translation.override(reader.language):
        names["moment"] = datewords.moment(message.at, reader.time_zone)
        words = Words(
            headline=_("A message from %(name)s") % names,
            subject=_("Message from %(name)s: %(subject)s") % names,
            paragraphs=[
                _("%(name)s, a member of the portal, wrote to you on %(moment)s.") % names,
                _("Subject: %(subject)s") % names,
            ],
            quoted=message.body,
            actions=[
                Action(_("Answer through the portal"), _absolute("messages:conversation", conversation.public_id))
            ],
            closing=[
                _("Please do not answer this e-mail itself: that would reach CMCS, not %(name)s.") % names,
                _("Your addresses stay hidden from each other. CMCS has not checked what stands in the message."),
                _("On the page that opens you can also block %(name)s, or report the message to staff.") % names,
            ],
            why=_("You get this mail because your profile lets members write to you, or because you wrote first."),
        )
        return plain_letter(words)


def report_letter(report: Report) -> Letter:
    """To the role mailbox, which several people read: the link alone says who it is about."""
    with translation.override(settings.LANGUAGE_CODE):
        words = Words(
            headline=_("A member reported something"),
            paragraphs=[_("Somebody on duty, please look at it. Names stand on the page only.")],
            facts=[(_("Reason"), str(report.get_reason_display()))],
            actions=[Action(_("Open the report"), _absolute("admin:contacts_report_change", report.pk))],
            why=_("This mailbox gets a mail for each report."),
        )
        return plain_letter(words)


def closing_letter(report: Report, *, language: str, zone: str) -> Letter:
    """To who reported. What was done to another member is not told."""
    with translation.override(language):
        if report.outcome == Report.Outcome.NOTHING:
            done = _("We found no reason to do more. You can block a member at any time.")
        else:
            done = _("We acted on it. What we did concerns the other member, and stays between them and us.")
        words = Words(
            headline=_("We looked at your report"),
            paragraphs=[
                _("You reported something on %(moment)s. Thank you.") % {"moment": datewords.moment(report.at, zone)},
                done,
            ],
            why=_("You get this mail because you reported something on the portal."),
        )
        return plain_letter(words)


def _absolute(name: str, *values: object) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=values)}"
