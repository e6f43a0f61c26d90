"""What mails about applications say, in the active language. Places are filled for each person."""

from django.conf import settings
from django.utils.translation import gettext as _

from apps.applications.readers import CLOCK, hours
from apps.outbox.letters import place
from apps.outbox.plainletter import Action, Words
from apps.training.models import Event
from apps.vocabulary import datewords

JOINING_AT_MOST = 2_000  # characters
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


def confirm(event: Event) -> Words:
    return Words(
        headline=_("Confirm your address, then apply"),
        subject=_("Apply for: %(event)s") % {"event": event.title},
        paragraphs=[
            _("Somebody, probably you, wants to apply with this address. The link below opens the form."),
            _("It is for you alone: do not pass this mail on."),
        ],
        facts=about(event),
        actions=[Action(_("Open the form"), LINK)],
        closing=[_("If it was not you, you need do nothing: nothing was stored.")],
        why=_("You get this mail because this address was typed on our site."),
    )


def received(event: Event) -> Words:
    return Words(
        headline=_("We have your application"),
        subject=_("Application received: %(event)s") % {"event": event.title},
        paragraphs=[_("Thank you. Staff look at all applications and write to everybody, whatever they decide.")],
        facts=about(event),
        actions=[_own_page()],
        why=_why_applied(),
    )


def accepted(event: Event) -> Words:
    return Words(
        headline=_("You have a place"),
        subject=_("You have a place: %(event)s") % {"event": event.title},
        paragraphs=[_("Your place is kept for you. If you cannot come, please say so early: others wait.")],
        facts=[*about(event), *joining(event)],
        actions=[_own_page()],
        why=_("You get this mail because you take part in this event."),
    )


def waiting(event: Event) -> Words:
    return Words(
        headline=_("You are on the waiting list"),
        subject=_("Waiting list: %(event)s") % {"event": event.title},
        paragraphs=[
            _("All places are taken at the moment."),
            _("When one becomes free and it is your turn, we write to you, and keep it for you for some time."),
        ],
        facts=about(event),
        actions=[_own_page()],
        why=_why_applied(),
    )


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


def lapsed(event: Event) -> Words:
    return Words(
        headline=_("The offered place goes to the next person"),
        subject=_("Offer over: %(event)s") % {"event": event.title},
        paragraphs=[
            _("We had offered you a place and heard nothing until the moment we named, so it goes to the next person."),
            _("You stay on the waiting list, at its end."),
        ],
        facts=about(event),
        actions=[_own_page()],
        why=_("You get this mail because you are on the waiting list of this event."),
    )


def withdrawn(event: Event) -> Words:
    return Words(
        headline=_("You are no longer on this event"),
        subject=_("Withdrawn: %(event)s") % {"event": event.title},
        paragraphs=[_("You withdrew, and we thank you for telling us. You hear no more of this event.")],
        facts=about(event),
        closing=[_("If it was not you, answer this mail.")],
        why=_("You get this mail because you had applied for this event."),
    )


def _own_page() -> Action:
    return Action(_("See where you stand, change it or withdraw"), LINK)


def _why_applied() -> str:
    return _("You get this mail because you applied for this event.")


def joining(event: Event) -> list[tuple[str, str]]:
    return [(_("How to join"), how_to_join(event))] if event.arrangement.is_online and event.join_information else []


def how_to_join(event: Event) -> str:
    """As much of it as a mail can carry four times: in text, in HTML, and in two copies of the calendar part."""
    return event.join_information[:JOINING_AT_MOST]


def page(event: Event) -> str:
    return f"{settings.SITE_URL}{event.get_absolute_url()}"
