"""What a certificate and its mail say, in the certificate's language."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from apps.certificates.models import Certificate
from apps.certificates.rendering import Sheet
from apps.outbox import links
from apps.outbox.letters import Letter, place
from apps.outbox.plainletter import Action, Words, plain_letter
from apps.vocabulary import datewords

PURPOSE = "certificate"
TAGS = {"zh-hans": "zh-Hans"}
LOAD, CHECK, COURSE, HELD, CERTIFIED = "load", "check", "course", "held", "certified"
"""Places of the letter that each person has their own words for."""


def sheet(certificate: Certificate) -> Sheet:
    with translation.override(certificate.language):
        return Sheet(
            language=TAGS.get(certificate.language, certificate.language),
            is_rtl=get_language_bidi(),
            issuer=_("UN-CMCoord · CMCS, OCHA, Geneva"),
            headline=_("Certificate of completion"),
            before_name=_("This certifies that"),
            name=certificate.name,
            before_course=_("has completed"),
            course=certificate.course,
            held="\n".join(filter(None, [datewords.span(certificate.held), certificate.place])),
            issued=_("Issued on %(day)s by CMCS, OCHA, Geneva.") % {"day": datewords.day(certificate.issued_at.date())},
            how_to_check=_("Anybody can check this certificate here:"),
            address=absolute(certificate),
            code=certificate.grouped_code,
            author=_("CMCS, OCHA, Geneva"),
            issued_at=certificate.issued_at,
        )


def letter(language: str) -> Letter:
    """One for all of that language; what is personal comes in by its places."""
    with translation.override(language):
        words = Words(
            headline=_("Your certificate"),
            subject=_("Your certificate: %(course)s") % {"course": place(COURSE)},
            paragraphs=[_("You completed this event, and here is your certificate, as a PDF to print or to keep.")],
            facts=[
                (_("Event"), place(COURSE)),
                (_("Held"), place(HELD)),
                (_("Name on the certificate"), place(CERTIFIED)),
            ],
            actions=[Action(_("Get the certificate (PDF)"), place(LOAD))],
            closing=[
                _("Whoever wants to check it finds it here:") + "\n" + place(CHECK),
                _("Is your name not as it should be? Answer this e-mail, and we will correct it."),
            ],
            why=_("You get this e-mail because you completed an event of CMCS."),
        )
        return plain_letter(words)


def values(certificate: Certificate) -> dict[str, str]:
    with translation.override(certificate.language):
        return {
            LOAD: address_of_file(certificate),
            CHECK: absolute(certificate),
            COURSE: certificate.course,
            HELD: datewords.span(certificate.held),
            CERTIFIED: certificate.name,
        }


def absolute(certificate: Certificate) -> str:
    """Of the check page, for whoever reads the paper: without a language before it."""
    with translation.override(settings.LANGUAGE_CODE):
        return f"{settings.SITE_URL}{certificate.get_absolute_url()}"


def address_of_file(certificate: Certificate) -> str:
    """For its owner alone: the code, which everybody can read on the paper, does not lead there."""
    signed = links.token(PURPOSE, certificate.code)
    with translation.override(settings.LANGUAGE_CODE):
        return f"{settings.SITE_URL}{reverse('certificates:file', args=[signed])}"
