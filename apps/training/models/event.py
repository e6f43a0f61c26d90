import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries.fields import CountryField

from apps.training.arrangement import Arrangement
from apps.training.models.course import Course, kept_by
from apps.training.models.listing import INDEXES, Listed
from apps.training.status import FIRST, Status
from apps.vocabulary.dates import FIRST_YEAR, LAST_YEAR, Dates, Precision
from apps.vocabulary.richtext import RichTextField
from apps.vocabulary.wordbeginnings import WordIndex
from apps.vocabulary.zones import validate_time_zone

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from apps.members.models import Member

WORDED = ["title", "city", "edition_label", "edition_code"]


class Format(models.TextChoices):
    RESIDENTIAL = "residential", gettext_lazy("Residential")
    IN_PERSON = "in_person", gettext_lazy("In person")
    ONLINE = "online", gettext_lazy("Online")
    BLENDED = "blended", gettext_lazy("Blended")
    TUTORED = "tutored", gettext_lazy("Online, tutored week by week")
    DISTRIBUTED = "distributed", gettext_lazy("Several sites at once")
    REPEATED = "repeated", gettext_lazy("Repeated for another time zone")
    MISSION = "mission", gettext_lazy("Mission")
    UNKNOWN = "unknown", gettext_lazy("Not stated")


class EventQuerySet(Listed["Event"]):
    def public(self) -> Self:
        return self.filter(is_public=True)

    def kept_by(self, member: "Member | AnonymousUser") -> Self:
        """Whose applicants and participants this member of staff may see."""
        return self.filter(kept_by(member, courses="course__"))

    def for_pages(self) -> Self:
        return self.select_related("course", "parent").prefetch_related("hosts__organization")

    def for_lists(self) -> Self:
        unseen = ("description", "sources", "summary")
        return self.select_related("parent").defer(*unseen, *(f"parent__{name}" for name in unseen))


class MaterialChange(ValidationError):
    """Somebody tried to change what only a published notice may change."""


@dataclass(frozen=True)
class Remembered:
    """What an event's row held when it was read."""

    is_public: bool
    arrangement: Arrangement
    code: str


class Event(models.Model):
    """An edition of a course, or any other dated event.

    Once it is public, its status, dates, place and format are written by one door only: a published notice
    (`training.moving`). `save()` refuses them.
    """

    class Kind(models.TextChoices):
        TRAINING = "training", gettext_lazy("Training")
        MEETING = "meeting", gettext_lazy("Meeting")
        CONFERENCE = "conference", gettext_lazy("Conference")
        WORKSHOP = "workshop", gettext_lazy("Workshop")
        SEMINAR = "seminar", gettext_lazy("Seminar")
        SESSION = "session", gettext_lazy("Session")
        BRIEFING = "briefing", gettext_lazy("Briefing")
        EXERCISE = "exercise", gettext_lazy("Exercise")
        EXERCISE_PLANNING = "exercise_planning", gettext_lazy("Exercise planning")
        MISSION = "mission", gettext_lazy("Mission")
        SEASON = "season", gettext_lazy("All courses of a season")

    uid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    code = models.SlugField(
        gettext_lazy("code"),
        max_length=60,
        unique=True,
        help_text=gettext_lazy("The lasting address of the event’s page."),
    )
    title = models.CharField(gettext_lazy("title"), max_length=250)
    kind = models.CharField(gettext_lazy("kind"), max_length=20, choices=Kind, default=Kind.TRAINING)
    course = models.ForeignKey(
        Course, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=gettext_lazy("course")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=gettext_lazy("part of"),
        help_text=gettext_lazy("The larger event that this one is a session of."),
    )
    edition_label = models.CharField(
        gettext_lazy("edition label"),
        max_length=100,
        blank=True,
        help_text=gettext_lazy("May differ from its date: “Fourth Session (2018)” met in January 2019."),
    )
    edition_code = models.CharField(gettext_lazy("edition code"), max_length=100, blank=True)
    is_public = models.BooleanField(
        gettext_lazy("public"),
        default=False,
        help_text=gettext_lazy(
            "A private event is seen by staff only. Once public, only a notice changes its status, dates, place and "
            "format."
        ),
    )
    is_sample = models.BooleanField(gettext_lazy("sample"), default=False)

    status = models.CharField(gettext_lazy("status"), max_length=12, choices=Status, default=Status.TENTATIVE)
    precision = models.CharField(
        gettext_lazy("what is known of the dates"), max_length=6, choices=Precision, default=Precision.NONE
    )
    starts_on = models.DateField(gettext_lazy("first day"), null=True, blank=True)
    ends_on = models.DateField(gettext_lazy("last day"), null=True, blank=True)
    starts_at = models.TimeField(
        gettext_lazy("starts at"),
        null=True,
        blank=True,
        help_text=gettext_lazy("Clock time at the host’s place; empty when only days are known."),
    )
    ends_at = models.TimeField(gettext_lazy("ends at"), null=True, blank=True)
    time_zone = models.CharField(
        gettext_lazy("time zone"), max_length=60, default="UTC", validators=[validate_time_zone]
    )
    date_note = models.CharField(gettext_lazy("note on the dates"), max_length=250, blank=True)
    dates_inferred = models.BooleanField(gettext_lazy("dates are inferred"), default=False)
    format = models.CharField(gettext_lazy("format"), max_length=12, choices=Format, default=Format.RESIDENTIAL)
    venue = models.CharField(gettext_lazy("venue"), max_length=250, blank=True)
    city = models.CharField(gettext_lazy("city or cities"), max_length=200, blank=True)
    countries = CountryField(gettext_lazy("countries"), multiple=True, blank=True)
    join_information = models.TextField(
        gettext_lazy("how to join"),
        blank=True,
        help_text=gettext_lazy("For online events. It goes into participants’ mail, never onto a public page."),
    )
    deadline_on = models.DateField(gettext_lazy("apply by"), null=True, blank=True)

    summary = models.CharField(gettext_lazy("summary"), max_length=300, blank=True)
    description = RichTextField(gettext_lazy("description"), blank=True)
    language = models.CharField(gettext_lazy("working languages"), max_length=120, blank=True)
    capacity = models.PositiveIntegerField(gettext_lazy("places"), null=True, blank=True)
    participants_figure = models.CharField(
        gettext_lazy("participants"), max_length=60, blank=True, help_text=gettext_lazy("As known: “20+”, “about 90”.")
    )
    nationalities_figure = models.CharField(gettext_lazy("nationalities"), max_length=60, blank=True)
    organizations_figure = models.CharField(gettext_lazy("organizations"), max_length=60, blank=True)
    outcome_unverified = models.BooleanField(gettext_lazy("announced, outcome not verified"), default=False)
    status_note = models.CharField(gettext_lazy("note on the outcome"), max_length=300, blank=True)
    sources = models.TextField(gettext_lazy("sources"), blank=True, help_text=gettext_lazy("One address a line."))

    sequence = models.PositiveIntegerField(
        default=0, editable=False, help_text="SEQUENCE of its calendar entry; rises with every material change."
    )
    moved_at = models.DateTimeField(null=True, editable=False, help_text="When a notice last changed it.")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "code"]
        verbose_name = gettext_lazy("event")
        verbose_name_plural = gettext_lazy("events")
        indexes = [
            *INDEXES,
            models.Index(fields=["-starts_on", "code"], name="event_newest_first"),
            models.Index(fields=["kind", "-starts_on", "code"], name="event_newest_of_kind"),
            models.Index(fields=["-starts_on"], condition=Q(is_sample=True), name="event_sample"),
            *(WordIndex(fields=[column], name=f"event_{column}_words") for column in WORDED),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="event_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.code})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.refuse_material_change()
        stored = self._stored
        super().save(*args, **kwargs)
        if stored and stored.code != self.code:
            self.keep_former_code(stored.code)
        self._loaded = None if kwargs.get("update_fields") else self._remembered

    def get_absolute_url(self) -> str:
        return reverse("training:event", args=[self.code])

    _loaded: Remembered | None = None

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> "Event":
        event = super().from_db(*args, **kwargs)
        event._loaded = event._remembered
        return event

    def refresh_from_db(self, using: str | None = None, fields: Any = None, from_queryset: Any = None) -> None:
        super().refresh_from_db(using, fields, from_queryset)
        self._loaded = self._remembered if fields is None else None

    @property
    def _remembered(self) -> Remembered | None:
        """None while it is loaded in part only: what is not known yet cannot be compared."""
        return None if self.get_deferred_fields() else Remembered(self.is_public, self.arrangement, self.code)

    @property
    def _stored(self) -> Remembered | None:
        """As it was loaded, or, where it was loaded or written in part, as its row stands; None for a new one."""
        if self._loaded is None and self.pk is not None:
            stored = Event.objects.filter(pk=self.pk).first()
            self._loaded = stored._loaded if stored else None
        return self._loaded

    @property
    def is_stored_as_public(self) -> bool:
        """A form may have ticked `is_public` on this object without being saved."""
        return bool(self._stored and self._stored.is_public)

    @property
    def is_settled(self) -> bool:
        """Only a notice changes its status, dates, place and format: it is public, or people count on it."""
        return self.is_stored_as_public or (self.pk is not None and self.participations.told().exists())

    @property
    def dates(self) -> Dates:
        return self.arrangement.dates

    @property
    def arrangement(self) -> Arrangement:
        """Everything that only a notice may change once the event is public."""
        return Arrangement.of(self)

    @property
    def calendar_uid(self) -> str:
        """The same in every mail, download and feed, for ever."""
        return f"{self.uid}@{settings.MAIL_DOMAIN}"

    @property
    def place(self) -> str:
        return self.arrangement.place

    def clean(self) -> None:
        if not self.is_stored_as_public:
            self.refuse_a_wrong_beginning()
        if self.parent_id is not None and self.parent_id == self.pk:
            raise ValidationError({"parent": _("An event cannot be part of itself.")})
        if FormerCode.objects.filter(code=self.code).exclude(event=self.pk).exists():
            raise ValidationError({"code": _("Another event once had this address; old links to it would lead here.")})
        self.refuse_material_change()

    def refuse_a_wrong_beginning(self) -> None:
        """Once it is public, nobody can mend its dates in the form: it is saved with those that it has."""
        problems = self.dates.problems()
        if self.deadline_on and not FIRST_YEAR <= self.deadline_on.year <= LAST_YEAR:
            problems["deadline_on"] = _("Give a year from 1945 to 2100.")
        if problems:
            raise ValidationError(list(problems.values()) if self.is_settled else problems)
        if (self._stored is None or self.is_public) and self.status not in FIRST:
            raise ValidationError(
                _(
                    "An event begins as not confirmed, scheduled or finished: only a notice postpones or cancels it, "
                    "so that participants hear of it."
                )
            )

    def refuse_material_change(self) -> None:
        stored = self._stored
        if not (stored and stored.is_public):
            return
        if not self.is_public:
            raise MaterialChange(_("This event is public and stays so: cancel it by a notice instead of hiding it."))
        if stored.arrangement != self.arrangement:
            raise MaterialChange(
                _(
                    "This event is public: write a notice to change its status, dates, place or format, "
                    "so that participants hear of it."
                )
            )

    def keep_former_code(self, code: str) -> None:
        FormerCode.objects.filter(code=self.code).delete()
        FormerCode.objects.update_or_create(code=code, defaults={"event": self})


class FormerCode(models.Model):
    """An address that an event once had: it redirects for ever."""

    code = models.SlugField(max_length=60, unique=True)
    event = models.ForeignKey(Event, models.CASCADE, related_name="former_codes")

    def __str__(self) -> str:
        return self.code
