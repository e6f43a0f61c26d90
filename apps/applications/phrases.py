"""What mails about applications say, in the active language. Places are filled for each person."""

from django.conf import settings
from django.utils.translation import gettext as _

from apps.applications.readers import CLOCK, hours
from apps.outbox.letters import place
from apps.outbox.plainletter import Action, Words
from apps.training.models import Event
from apps.vocabulary import datewords

LINK, UNTIL = place("link"), place("until")


def about(event: Event) -> list[tuple[str, str]]:
    """What an event is, when and where, as facts of a letter."""
    clocks = hours(event)
    if clocks:
        clocks[0] += CLOCK
    facts = {
        _("Event"): event.title,
        _("Dates"): "\n".join([datewords.span(event.dates), *clocks]),
        _("Place"): event.arrangement.whereabouts,
    }
    return [(label, value) for label, value in facts.items() if value]


def offer(event: Event) -> Words:
    return Words(
        headline=_("A place is free: %(event)s") % {"event": event.title},
        paragraphs=[
            _(
                "A place has become free, and you are the next on the waiting list. It is kept for you until the "
                "moment below. After that it goes to the next person."
            )
        ],
        facts=[(_("Answer by"), UNTIL), *about(event)],
        actions=[Action(_("Take the place, or leave it to the next"), LINK)],
        closing=[_("Opening the page changes nothing. You answer there.")],
        why=_("You get this mail because you are on the waiting list of this event."),
    )


def page(event: Event) -> str:
    return f"{settings.SITE_URL}{event.get_absolute_url()}"
