"""What a reminder says, in the active language. `link` and `clock` are each reader's own."""

from django.conf import settings
from django.utils.translation import gettext as _

from apps.applications.readers import CLOCK, hours
from apps.outbox.letters import place
from apps.outbox.plainletter import Action, Words
from apps.reminders.due import Kind
from apps.training.models import Event
from apps.vocabulary import datewords

LINK = place("link")
UNTIL = place("until")


def words(kind: Kind, event: Event) -> Words:
    return {Kind.DEADLINE: _deadline, Kind.JOINING: _joining, Kind.START: _start}[kind](event)


def _deadline(event: Event) -> Words:
    day = datewords.day(event.deadline_on) if event.deadline_on else ""
    return Words(
        headline=_("You can apply until %(day)s") % {"day": day},
        subject=_("Apply by %(day)s: %(event)s") % {"day": day, "event": event.title},
        paragraphs=[
            _("You began an application and did not send it yet. What you wrote is kept. Only what is sent counts.")
        ],
        facts=[(_("Event"), event.title), *_when(event), (_("Last moment to send it"), UNTIL)],
        actions=[Action(_("Finish and send my application"), LINK)],
        closing=[_("If you do not want to apply any more, you need not do anything.")],
        why=_("You get this e-mail because you began an application at this address."),
    )


def _joining(event: Event) -> Words:
    return Words(
        headline=_("Before you come: %(event)s") % {"event": event.title},
        subject=_("Joining instructions: %(event)s") % {"event": event.title},
        paragraphs=[_("Instructions and programme are ready. Please read them before you travel or join.")],
        facts=_facts(event),
        actions=[Action(_("Instructions, programme and materials"), LINK)],
        closing=[_("The link is for you alone.")],
        why=_("You get this e-mail because you have a place on this event."),
    )


def _start(event: Event) -> Words:
    day = datewords.day(event.starts_on) if event.starts_on else ""
    return Words(
        headline=_("It starts on %(day)s") % {"day": day},
        subject=_("Starts on %(day)s: %(event)s") % {"day": day, "event": event.title},
        paragraphs=[_("We look forward to seeing you. You need not answer this e-mail.")],
        facts=_facts(event),
        actions=[Action(_("Instructions, programme and materials"), LINK)],
        closing=[_("You cannot come? Tell us today, so that somebody who waits can have your place.")],
        why=_("You get this e-mail because you have a place on this event."),
    )


def _facts(event: Event) -> list[tuple[str, str]]:
    known = [(_("Event"), event.title), *_when(event), (_("Place"), event.arrangement.whereabouts)]
    known.append((_("How to join"), event.join_information))
    known.append((_("Page of the event"), f"{settings.SITE_URL}{event.get_absolute_url()}" if event.is_public else ""))
    return [(label, value) for label, value in known if value]


def _when(event: Event) -> list[tuple[str, str]]:
    found = [(_("When"), datewords.span(event.dates))]
    return [*found, (_("Hours"), "\n".join(hours(event)) + CLOCK)] if event.dates.is_timed else found
