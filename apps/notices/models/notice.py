"""A notice, its letters and sources, and what it does to which events."""

from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django_countries.fields import CountryField

from apps.outbox.models import Mailing
from apps.training.arrangement import Arrangement
from apps.training.models import Event
from apps.training.status import ChangeKind, MoveRefused, target
from apps.vocabulary.dates import Dates, Precision
from apps.vocabulary.richtext import RichTextField
from apps.vocabulary.wordbeginnings import WordIndex
from apps.vocabulary.zones import validate_time_zone


class Reason(models.TextChoices):
    PUBLIC_HEALTH = "public_health", gettext_lazy("Public health")
    SECURITY = "security", gettext_lazy("Security")
    ACCESS = "access", gettext_lazy("Access or visa")
    HOST = "host", gettext_lazy("The host withdrew")
    FUNDING = "funding", gettext_lazy("Funding")
    TOO_FEW = "too_few", gettext_lazy("Too few participants")
    DISASTER = "disaster", gettext_lazy("Natural disaster")
    OTHER = "other", gettext_lazy("Other")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def published(self) -> Self:
        return self.filter(state=Notice.State.PUBLISHED)

    def current(self) -> Self:
        """The newest published version of each notice."""
        return self.published().filter(superseded_at=None).order_by("-published_at")

    def unresolved(self) -> Self:
        """Current notices with at least one event that still waits for new dates."""
        return self.current().filter(models.Exists(Change.objects.filter(notice=models.OuterRef("pk"), waiting=True)))

    def issued(self) -> Self:
        """Every version that was ever public; a withdrawn one says so."""
        return self.exclude(state=Notice.State.DRAFT)

    def for_banners(self) -> Self:
        return self.select_related("promise").prefetch_related("translations")

    def for_pages(self) -> Self:
        changes = Change.objects.select_related("event__course").order_by("event__starts_on", "event__code")
        return self.select_related("promise", "supersedes").prefetch_related(
            "translations", "supersedes__translations", "sources", models.Prefetch("changes", changes)
        )


class Notice(models.Model):
    """One version of a notice. A published row is never edited: a correction is the next version of the same code."""

    class State(models.TextChoices):
        DRAFT = "draft", gettext_lazy("Draft")
        PUBLISHED = "published", gettext_lazy("Published")
        WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")

    code = models.SlugField(gettext_lazy("code"), max_length=20, editable=False)
    version = models.PositiveSmallIntegerField(gettext_lazy("version"), default=1, editable=False)
    state = models.CharField(gettext_lazy("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    reason = models.CharField(gettext_lazy("reason"), max_length=15, choices=Reason, blank=True)
    no_date_promised = models.BooleanField(
        gettext_lazy("no date can be promised"),
        default=False,
        help_text=gettext_lazy(
            "Only when you really cannot say by when new dates will be known; page and mails say so."
        ),
    )
    supersedes = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=gettext_lazy("replaces the notice"),
        help_text=gettext_lazy("An earlier notice that no longer holds."),
    )
    revision = models.PositiveIntegerField(
        default=0, editable=False, help_text="Rises with every edit of the draft: a stale form is noticed."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(gettext_lazy("published at"), null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    superseded_at = models.DateTimeField(null=True, editable=False)
    mailing = models.OneToOneField(Mailing, models.SET_NULL, null=True, editable=False, related_name="notice")
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    is_sample = models.BooleanField(gettext_lazy("sample"), default=False, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = gettext_lazy("notice")
        verbose_name_plural = gettext_lazy("notices")
        permissions = [("publish_notice", "Can publish and withdraw notices")]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="notice_version_once"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False), name="notice_published_has_time"
            ),
        ]

    def __str__(self) -> str:
        return _("Notice %(number)s, version %(version)s") % {"number": self.number, "version": self.version}

    def get_absolute_url(self) -> str:
        return reverse("notices:notice", args=[self.code])

    @property
    def number(self) -> str:
        """As printed: 2026/3."""
        return self.code.replace("-", "/")

    @property
    def mailing_key(self) -> str:
        """Stands in every message's number, too: 2026/3-1."""
        return f"{self.number}-{self.version}"

    @property
    def is_in_force(self) -> bool:
        return self.state == self.State.PUBLISHED and self.superseded_at is None

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    def in_language(self, language: str | None = None) -> "Translation | None":
        """The letter in that language (default: the active one), else in English."""
        letters = {letter.language: letter for letter in self.translations.all()}
        return (
            letters.get(language or get_language() or "en") or letters.get("en") or next(iter(letters.values()), None)
        )

    @property
    def title(self) -> str:
        letter = self.in_language()
        return letter.title if letter else _("Notice %(number)s") % {"number": self.number}


class Translation(models.Model):
    """The letter of a notice in one language."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="translations")
    language = models.CharField(gettext_lazy("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    title = models.CharField(
        gettext_lazy("title"),
        max_length=200,
        help_text=gettext_lazy("What happened to what: “Courses from March to June 2020 are postponed”."),
    )
    letter = RichTextField(gettext_lazy("letter"))
    reason_text = models.CharField(gettext_lazy("reason in a sentence"), max_length=300, blank=True)
    what_to_do = RichTextField(gettext_lazy("what participants should do"), blank=True)
    promise = models.CharField(
        gettext_lazy("promise in a sentence"),
        max_length=300,
        blank=True,
        help_text=gettext_lazy("Such as: You will have the new dates before the summer."),
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = gettext_lazy("letter")
        verbose_name_plural = gettext_lazy("letters, one per language")
        constraints = [models.UniqueConstraint(fields=["notice", "language"], name="letter_once_per_language")]
        indexes = [WordIndex(fields=["title"], name="letter_title_words")]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"


EMPTY_NAMES = {
    "here",
    "click here",
    "this link",
    "link",
    "read more",
    "more",
    "ici",
    "cliquez ici",
    "aquí",
    "haga clic aquí",
}


class Source(models.Model):
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="sources")
    name = models.CharField(
        gettext_lazy("name"), max_length=200, help_text=gettext_lazy("What the reader finds there; never “here”.")
    )
    url = models.URLField(gettext_lazy("address"), max_length=500, blank=True)
    looked_at = models.DateField(gettext_lazy("looked at"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = gettext_lazy("source")
        verbose_name_plural = gettext_lazy("sources")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """The letter of March 2020 linked the word “here” twice."""
        if self.name.strip(" .…").casefold() in EMPTY_NAMES:
            raise ValidationError({"name": _("Name what the reader finds there, such as “WHO: coronavirus disease”.")})


class Change(models.Model):
    """What a notice does to one event. New values count only for kinds that need them; empty ones stay as they are."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="changes")
    event = models.ForeignKey(Event, models.PROTECT, related_name="changes", verbose_name=gettext_lazy("event"))
    kind = models.CharField(gettext_lazy("change"), max_length=12, choices=ChangeKind)
    precision = models.CharField(
        gettext_lazy("what is known of the new dates"), max_length=6, choices=Precision, default=Precision.DAY
    )
    starts_on = models.DateField(gettext_lazy("new first day"), null=True, blank=True)
    ends_on = models.DateField(gettext_lazy("new last day"), null=True, blank=True)
    starts_at = models.TimeField(gettext_lazy("starts at"), null=True, blank=True)
    ends_at = models.TimeField(gettext_lazy("ends at"), null=True, blank=True)
    time_zone = models.CharField(gettext_lazy("time zone"), max_length=60, blank=True, validators=[validate_time_zone])
    venue = models.CharField(gettext_lazy("new venue"), max_length=250, blank=True)
    city = models.CharField(gettext_lazy("new city"), max_length=200, blank=True)
    countries = CountryField(gettext_lazy("new countries"), multiple=True, blank=True)
    join_information = models.TextField(gettext_lazy("how to join online"), blank=True)
    deadline_on = models.DateField(gettext_lazy("apply by"), null=True, blank=True)
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="+")
    before = models.JSONField(null=True, editable=False)
    after = models.JSONField(null=True, editable=False)
    was_public = models.BooleanField(default=True, editable=False)
    sequence = models.PositiveIntegerField(null=True, editable=False)
    waiting = models.BooleanField(
        default=False, editable=False, help_text="The event waits for new dates because of this change."
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = gettext_lazy("change")
        verbose_name_plural = gettext_lazy("changes, one per event")
        indexes = [models.Index(fields=["event"], name="change_waiting", condition=Q(waiting=True))]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "event"],
                name="change_once_per_event",
                violation_error_message=gettext_lazy("A notice changes an event only once."),
            ),
            models.UniqueConstraint(fields=["event"], condition=Q(waiting=True), name="event_waits_for_one_notice"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.event}"

    @property
    def new_dates(self) -> Dates | None:
        """None when this change names no new dates."""
        if not (self.starts_on or self.ends_on):
            return None
        return Dates(
            self.starts_on,
            self.ends_on,
            self.precision,
            self.starts_at,
            self.ends_at,
            self.time_zone or self.event.time_zone,
        )

    def clean(self) -> None:
        """Refuse beside the field what publishing would refuse; the rest may still be missing from a draft."""
        if self.event_id is None or not self.kind:
            return
        repeats = self.copied_from is not None and self.copied_from.kind == self.kind
        if not repeats:
            try:
                target(self.kind, self.event.status)
            except MoveRefused as refusal:
                raise ValidationError({"kind": str(refusal)}) from refusal
        if self.new_dates and (problems := self.new_dates.problems()):
            raise ValidationError(problems)

    @property
    def was(self) -> Arrangement:
        """The event before this change: as recorded at publication, or as it stands now while the notice is a draft."""
        return Arrangement.from_json(self.before) if self.before else self.event.arrangement

    @property
    def now(self) -> Arrangement | None:
        return Arrangement.from_json(self.after) if self.after else None
