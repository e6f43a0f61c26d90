"""A work: what it is, who stands behind it, who may see it, and how it is related to others."""

import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import unquote, urlsplit, urlunsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries.fields import CountryField

from apps.resources.kinds import REPLACING, RESERVED, Access, Audience, Region, RelationKind, Role, State, Type
from apps.training.models import Event
from apps.training.standing import TAKING_PART
from apps.vocabulary.models import FALLBACK, Organization, Topic
from apps.vocabulary.wordbeginnings import WordIndex

if TYPE_CHECKING:
    from apps.members.models import Member


class ResourceQuerySet(models.QuerySet["Resource"]):
    def published(self) -> Self:
        return self.filter(state=State.PUBLISHED)

    def visible_to(self, member: "Member | None", *, at: datetime) -> Self:
        """What this member, or a visitor (None), may know of at that moment. Staff look at everything in the admin."""
        return self.open_by(at).filter(audience_of(member))

    def for_members(self, *, at: datetime) -> Self:
        """What every member may know of, whoever it is."""
        return self.open_by(at).filter(access__in=[Access.PUBLIC, Access.MEMBERS])

    def for_participants_of(self, event: int, *, at: datetime) -> Self:
        """What is open to those who take part in this event, and to nobody else, for a page that only they get."""
        return self.open_by(at).filter(access=Access.PARTICIPANTS, event=event)

    def open_by(self, at: datetime) -> Self:
        return self.published().filter(Q(embargoed_until=None) | Q(embargoed_until__lte=at))

    def in_language(self, language: str | None) -> Self:
        """Each with its language versions, the reader's first, then English, then any."""
        readers_first = models.Case(
            models.When(language=language, then=0), models.When(language=FALLBACK, then=1), default=2
        )
        versions = ResourceTranslation.objects.order_by(readers_first, "pk")
        return self.prefetch_related(models.Prefetch("translations", versions, "versions"))


def audience_of(member: "Member | None") -> Q:
    """Which resources a member may know of, by their access alone."""
    if member is None:
        return Q(access=Access.PUBLIC)
    taking_part = Event.objects.filter(participations__member=member, participations__state__in=TAKING_PART)
    return Q(access__in=[Access.PUBLIC, Access.MEMBERS]) | Q(access=Access.PARTICIPANTS, event__in=taking_part)


def new_code() -> str:
    """Short enough to be typed from a printed page: no letters that look like numbers."""
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _each in range(6))


class Resource(models.Model):
    """Its titles and summaries stand in `translations`, its versions in `editions`, the newest first."""

    code = models.SlugField(
        gettext_lazy("short link"),
        max_length=20,
        unique=True,
        default=new_code,
        help_text=gettext_lazy("Of the lasting address /r/…, for print. Never change it once it is printed."),
        error_messages={"unique": gettext_lazy("Another resource has this short link.")},
    )
    slug = models.SlugField(
        gettext_lazy("address"),
        max_length=120,
        unique=True,
        help_text=gettext_lazy("The end of its address, /library/…/. After a change the former one leads here."),
        error_messages={"unique": gettext_lazy("Another resource has this address.")},
    )
    type = models.CharField(gettext_lazy("type"), max_length=30, choices=Type)
    topics = models.ManyToManyField(Topic, blank=True, related_name="resources", verbose_name=gettext_lazy("topics"))
    region = models.CharField(gettext_lazy("region"), max_length=20, choices=Region, blank=True)
    countries = CountryField(gettext_lazy("countries"), multiple=True, blank=True)
    audiences = models.JSONField(gettext_lazy("written for"), default=list, blank=True)

    state = models.CharField(gettext_lazy("state"), max_length=10, choices=State, default=State.DRAFT)
    access = models.CharField(gettext_lazy("open to"), max_length=12, choices=Access, default=Access.PUBLIC)
    event = models.ForeignKey(
        Event,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="resources",
        verbose_name=gettext_lazy("event"),
        help_text=gettext_lazy("Whose participants alone may see it."),
    )
    embargoed_until = models.DateTimeField(
        gettext_lazy("not before"),
        null=True,
        blank=True,
        help_text=gettext_lazy("In UTC. Until then only staff see it."),
    )

    note = models.TextField(gettext_lazy("note for staff"), blank=True)
    suggested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="suggestions"
    )
    suggestion = models.TextField(gettext_lazy("why it belongs here"), blank=True, editable=False)
    decision = models.TextField(gettext_lazy("answer to the suggestion"), blank=True)
    decided_at = models.DateTimeField(null=True, editable=False)

    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ResourceQuerySet.as_manager()
    versions: list["ResourceTranslation"]

    class Meta:
        verbose_name = gettext_lazy("resource")
        verbose_name_plural = gettext_lazy("resources")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["state", "id"], condition=~Q(state="published"), name="resource_unpublished"),
            models.Index(fields=["id"], condition=~Q(suggestion=""), name="resource_once_suggested"),
            models.Index(fields=["access", "id"], condition=~Q(access="public"), name="resource_not_for_all"),
            models.Index(
                fields=["embargoed_until"], condition=Q(embargoed_until__isnull=False), name="resource_embargoed"
            ),
            models.Index(fields=["type", "id"], name="resource_by_type"),
            models.Index(fields=["region", "id"], name="resource_by_region"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(access=Access.PARTICIPANTS) | Q(event__isnull=False), name="resource_participants_of_what"
            ),
        ]

    def __str__(self) -> str:
        """By its title where that is loaded, as in the lists that staff choose from."""
        return (
            f"{self.versions[0].title} ({self.code})" if getattr(self, "versions", None) else f"{self.code} {self.slug}"
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._lower_code()
        super().save(*args, **kwargs)
        if self._slug_as_loaded and self._slug_as_loaded != self.slug:
            FormerSlug.objects.filter(slug=self.slug).delete()
            FormerSlug.objects.update_or_create(slug=self._slug_as_loaded, defaults={"resource": self})
        self._slug_as_loaded = self.slug

    def get_absolute_url(self) -> str:
        return reverse("resources:resource", args=[self.slug])

    _slug_as_loaded: str | None = None

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> "Resource":
        resource = super().from_db(*args, **kwargs)
        if "slug" not in resource.get_deferred_fields():
            resource._slug_as_loaded = resource.slug
        return resource

    def _lower_code(self) -> None:
        """A short link is read out and typed from paper: it answers however it is written."""
        if "code" not in self.get_deferred_fields():
            self.code = self.code.lower()

    def clean(self) -> None:
        self._lower_code()
        if self.access == Access.PARTICIPANTS and self.event is None:
            raise ValidationError({"event": _("Name the event whose participants may see it.")})
        if self.slug in RESERVED:
            raise ValidationError({"slug": _("This word is the address of another page of the library.")})
        if FormerSlug.objects.filter(slug=self.slug).exclude(resource=self.pk).exists():
            raise ValidationError(
                {"slug": _("Another resource once had this address; old links to it would lead here.")}
            )
        unknown = set(self.audiences) - set(Audience.values)
        if unknown:
            raise ValidationError({"audiences": _("Choose from the list.")})

    @property
    def text(self) -> "ResourceTranslation | None":
        """The language version to show, of a resource loaded with `in_language`."""
        return self.versions[0] if self.versions else None

    @property
    def title(self) -> str:
        return self.text.title if self.text else self.slug


class ResourceTranslation(models.Model):
    """A title in the language it stands in; the oldest one is the original."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="translations")
    language = models.CharField(gettext_lazy("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    title = models.CharField(gettext_lazy("title"), max_length=300)
    summary = models.TextField(
        gettext_lazy("summary"), blank=True, help_text=gettext_lazy("Plain text, a few sentences.")
    )
    other_names = models.CharField(
        gettext_lazy("also known as"),
        max_length=300,
        blank=True,
        help_text=gettext_lazy("What people search for, with commas between: “Oslo Guidelines, MCDA”."),
    )

    class Meta:
        verbose_name = gettext_lazy("title and summary")
        verbose_name_plural = gettext_lazy("titles and summaries")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["resource", "language"], name="resource_once_per_language")]
        indexes = [
            WordIndex(fields=["title"], name="resource_title_words"),
            WordIndex(fields=["other_names"], name="resource_other_names_words"),
        ]

    def __str__(self) -> str:
        return self.title


class Publisher(models.Model):
    """An organization that stands behind a resource, and as what."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="publishers")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="published", verbose_name=gettext_lazy("organization")
    )
    role = models.CharField(gettext_lazy("role"), max_length=12, choices=Role, default=Role.PUBLISHER)
    position = models.PositiveSmallIntegerField(gettext_lazy("order"), default=0)

    class Meta:
        verbose_name = gettext_lazy("publisher")
        verbose_name_plural = gettext_lazy("publishers")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["resource", "organization", "role"], name="publisher_once_per_role")
        ]

    def __str__(self) -> str:
        return f"{self.organization} ({self.get_role_display()})"


class RelationQuerySet(models.QuerySet["Relation"]):
    def replacing(self) -> Self:
        """By which an older resource is kept for reference only; a draft replaces nothing."""
        return self.filter(kind__in=REPLACING, resource__state=State.PUBLISHED)


class Relation(models.Model):
    """`resource` «supersedes» `other`: read from left to right."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="relations")
    kind = models.CharField(gettext_lazy("relation"), max_length=15, choices=RelationKind)
    other = models.ForeignKey(
        Resource, models.CASCADE, related_name="related_from", verbose_name=gettext_lazy("other resource")
    )

    objects = RelationQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("relation")
        verbose_name_plural = gettext_lazy("relations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["resource", "kind", "other"], name="relation_once"),
            models.CheckConstraint(condition=~Q(resource=models.F("other")), name="relation_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.resource.code} {self.get_kind_display()} {self.other.code}"


class FormerSlug(models.Model):
    """An address that a resource once had: it redirects for ever."""

    slug = models.SlugField(max_length=120, unique=True)
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="former_slugs")

    def __str__(self) -> str:
        return self.slug


class OldAddress(models.Model):
    """A path of an earlier website, as printed handbooks still carry it."""

    path = models.CharField(
        gettext_lazy("path"),
        max_length=300,
        unique=True,
        help_text=gettext_lazy("As in /norms-and-guidance/oslo.pdf; a whole address is cut to its path."),
        error_messages={"unique": gettext_lazy("This old address leads to another resource already.")},
    )
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="old_addresses")

    class Meta:
        verbose_name = gettext_lazy("old address")
        verbose_name_plural = gettext_lazy("old addresses")

    def __str__(self) -> str:
        return self.path

    def clean(self) -> None:
        """Without the website's name; compared with what a browser asks for once it is decoded."""
        try:
            address = urlsplit(self.path.strip())
        except ValueError as error:
            raise ValidationError({"path": _("This is no address.")}) from error
        self.path = unquote(urlunsplit(("", "", address.path, address.query, "")))
        if not self.path.startswith("/"):
            raise ValidationError({"path": _("Begin with “/”, as the address does after the website’s name.")})


class SavedResource(models.Model):
    """A member's own shelf."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_resources")
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="saved_by")
    saved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-saved_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["member", "resource"], name="saved_once")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.resource_id}"
