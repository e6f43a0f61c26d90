"""Addresses elsewhere that the portal shows, and what the link check found there."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy

from apps.pages.models import Link
from apps.resources.kinds import State
from apps.resources.linkwords import NEEDS_STAFF, Verdict, Why
from apps.resources.models.edition import Copy, Edition


class OutsideHostQuerySet(models.QuerySet["OutsideHost"]):
    def open_to_claims(self, *, at: datetime) -> Self:
        """Nobody is there, and it has rested."""
        return self.filter(Q(claimed_until=None) | Q(claimed_until__lte=at), free_at__lte=at)

    def with_work(self, *, at: datetime) -> Self:
        due = OutsideAddress.objects.filter(host=OuterRef("pk"), due_at__lte=at)
        return self.filter(Exists(due)).order_by("free_at", "pk")


class OutsideHost(models.Model):
    """A web server. One worker at a time visits it, and it rests between two questions."""

    name = models.CharField(max_length=255, unique=True)
    free_at = models.DateTimeField(help_text="When it may be asked again.")
    robots = models.TextField(blank=True)
    robots_at = models.DateTimeField(null=True)
    token = models.UUIDField(null=True)
    claimed_until = models.DateTimeField(null=True)

    objects = OutsideHostQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class OutsideAddressQuerySet(models.QuerySet["OutsideAddress"]):
    def unused(self) -> Self:
        """What no page shows any more."""
        return self.filter(*(~Exists(using.filter(**{column: OuterRef("url")})) for using, column in sources()))

    def waiting_for_staff(self) -> Self:
        """Anything but well, and nobody has dealt with it since it became so."""
        return self.filter(
            Q(dealt_with_at=None) | Q(dealt_with_at__lt=F("since")), verdict__in=[str(each) for each in NEEDS_STAFF]
        )


class OutsideAddress(models.Model):
    url = models.CharField(gettext_lazy("address"), max_length=500, unique=True)
    host = models.ForeignKey(OutsideHost, models.PROTECT, related_name="addresses")
    verdict = models.CharField(gettext_lazy("verdict"), max_length=10, choices=Verdict, default=Verdict.NEW)
    since = models.DateTimeField(gettext_lazy("since"), null=True)
    looks = models.PositiveIntegerField(gettext_lazy("looks that say so"), default=0)
    why = models.CharField(gettext_lazy("what stood in the way"), max_length=15, blank=True, choices=Why)
    status = models.PositiveSmallIntegerField(gettext_lazy("status"), null=True)
    leads_to = models.TextField(gettext_lazy("leads to"), blank=True)
    missing_since = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(gettext_lazy("last looked at"), null=True)
    due_at = models.DateTimeField(gettext_lazy("next look"))
    tries = models.PositiveSmallIntegerField(default=0)
    dealt_with_at = models.DateTimeField(gettext_lazy("dealt with by staff"), null=True)

    objects = OutsideAddressQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("outside address")
        verbose_name_plural = gettext_lazy("outside addresses")
        ordering = ["-since", "pk"]
        indexes = [
            models.Index(fields=["host", "due_at"], name="outside_due"),
            models.Index(fields=["verdict", "-since"], name="outside_verdict"),
        ]

    def __str__(self) -> str:
        return self.url


def sources() -> list[tuple[models.QuerySet, str]]:
    """Everything with an address elsewhere that readers see, and the column it stands in."""
    published = Edition.objects.filter(resource__state=State.PUBLISHED)
    return [
        (published.exclude(address=""), "address"),
        (Copy.objects.filter(edition__resource__state=State.PUBLISHED).exclude(url=""), "url"),
        (Link.objects.exclude(url=""), "url"),
    ]
