"""The fixed words of the library: what a resource is, who may see it, how two of them are related."""

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Type(TextChoices):
    GUIDELINE = "guideline", _("Guidelines")
    COLLECTION = "collection", _("Collection of guidelines")
    REFERENCE_PAPER = "reference-paper", _("Reference paper")
    HANDBOOK = "handbook", _("Handbook")
    FIELD_MANUAL = "field-manual", _("Field manual")
    GUIDE = "guide", _("Guide")
    OPERATIONAL_GUIDANCE = "operational-guidance", _("Operational guidance")
    GUIDANCE_NOTE = "guidance-note", _("Guidance note")
    COUNTRY_GUIDANCE = "country-guidance", _("Country guidance")
    POLICY = "policy", _("Policy")
    ADVOCACY_MESSAGES = "advocacy-messages", _("Advocacy messages")
    PUBLICATION = "publication", _("Publication")
    RESEARCH_REPORT = "research-report", _("Research report")
    EVALUATION = "evaluation", _("Evaluation")
    EVALUATION_RESPONSE = "evaluation-response", _("Response to an evaluation")
    MEETING_REPORT = "meeting-report", _("Meeting report")
    WORKSHOP_REPORT = "workshop-report", _("Workshop report")
    AGENDA = "agenda", pgettext_lazy("of a meeting", "Agenda")
    BRIEFING_BOOK = "briefing-book", _("Briefing book")
    PRESENTATION = "presentation", _("Presentation")
    TRAINING_SLIDES = "training-slides", _("Training slides")
    E_COURSE = "e-course", _("E-course")
    CATALOGUE = "catalogue", _("Interactive catalogue")
    PARTICIPANT_INFORMATION = "participant-information", _("Information for participants")
    FACTSHEET = "factsheet", _("Factsheet")
    BROCHURE = "brochure", _("Brochure")
    INFOGRAPHIC = "infographic", _("Infographic")
    MAP = "map", _("Map")
    INFORMATION_NOTE = "information-note", _("Information note")
    ADVICE_SERIES = "advice-series", _("Advice series")
    PERIODIC_UPDATE = "periodic-update", _("Periodic update")
    NEWSLETTER = "newsletter", _("Newsletter")
    REQUEST = "request", _("Request for assets")


class Region(TextChoices):
    GLOBAL = "global", _("Global")
    AFRICA = "africa", _("Africa")
    AMERICAS = "americas", _("Americas")
    ASIA_PACIFIC = "asia-pacific", _("Asia-Pacific")
    EUROPE = "europe", _("Europe")
    MIDDLE_EAST = "middle-east", _("Middle East")


class Audience(TextChoices):
    HUMANITARIAN = "humanitarian", _("Humanitarians")
    MILITARY = "military", _("Military")
    POLICE = "police", _("Police")
    CIVIL_PROTECTION = "civil-protection", _("Civil protection")
    GOVERNMENT = "government", _("Government and donors")
    ACADEMIA = "academia", _("Academia")


class Access(TextChoices):
    PUBLIC = "public", _("Everybody")
    MEMBERS = "members", _("Members")
    PARTICIPANTS = "participants", _("Participants of an event")


class State(TextChoices):
    """Only a published resource exists for anybody but staff."""

    DRAFT = "draft", _("Draft")
    SUGGESTED = "suggested", _("Suggested by a member")
    PUBLISHED = "published", _("Published")
    DECLINED = "declined", _("Suggestion declined")


class Role(TextChoices):
    PUBLISHER = "publisher", _("Publisher")
    AUTHOR = "author", _("Author")
    COMMISSIONER = "commissioner", _("Commissioned by")
    ENDORSER = "endorser", _("Endorsed by")
    FUNDER = "funder", _("Funded by")


class RelationKind(TextChoices):
    """Read from the one that has the relation: this «is a newer version of» that."""

    NEWER_VERSION = "newer-version", _("is a newer version of")
    SUPERSEDES = "supersedes", _("supersedes")
    CONTAINS = "contains", _("contains")
    TRANSLATION = "translation", _("is a translation of")
    SUMMARY = "summary", _("is a summary of")
    COMPLEMENT = "complement", _("complements")
    RESPONSE = "response", _("responds to")


INVERSE = {
    RelationKind.NEWER_VERSION: _("has a newer version"),
    RelationKind.SUPERSEDES: _("is superseded by"),
    RelationKind.CONTAINS: _("is part of"),
    RelationKind.TRANSLATION: _("is translated as"),
    RelationKind.SUMMARY: _("is summed up in"),
    RelationKind.COMPLEMENT: _("is complemented by"),
    RelationKind.RESPONSE: _("is answered by"),
}
REPLACING = (RelationKind.NEWER_VERSION, RelationKind.SUPERSEDES)


class Medium(TextChoices):
    """What one gets. Of a file it is known from its content; of a link staff say it."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "DOCX"
    HTML = "html", "HTML"
    IMAGE = "image", _("Image")
    SLIDES = "slides", _("Slides")
    WEB = "web", _("Web page")
    WEB_COURSE = "web-course", _("Web course")
    MAP = "map", _("Map")


RESERVED = frozenset({"covers", "files", "lists", "pack", "packs", "saved", "suggest", "topics"})
"""What the addresses of the library say instead of a resource's slug."""

# The languages that resources of the field are written in: the portal's own, and those of its operations.
COPY_LANGUAGES = [
    *settings.LANGUAGES,
    ("am", _("Amharic")),
    ("bn", _("Bengali")),
    ("fa", _("Persian")),
    ("ht", _("Haitian Creole")),
    ("id", _("Indonesian")),
    ("my", _("Burmese")),
    ("ne", _("Nepali")),
    ("pt", _("Portuguese")),
    ("so", _("Somali")),
    ("sw", _("Swahili")),
    ("tr", _("Turkish")),
    ("uk", _("Ukrainian")),
    ("ur", _("Urdu")),
]
