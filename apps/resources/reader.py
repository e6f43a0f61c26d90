"""Who reads, in which language, and when: what each page of the library asks of a request, once."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from apps.resources.audience import audiences
from apps.resources.embargoes import next_end
from apps.resources.models import Resource
from apps.resources.models.resource import ResourceQuerySet

if TYPE_CHECKING:
    from apps.members.models import Member


@dataclass(frozen=True)
class Reader:
    """`member` is None for a visitor."""

    member: "Member | None"
    language: str
    at: datetime

    @classmethod
    def of(cls, request: HttpRequest) -> "Reader":
        member = request.user if request.user.is_authenticated else None
        return cls(member, get_language() or settings.LANGUAGE_CODE, timezone.now())

    @property
    def today(self) -> date:
        return self.at.date()

    @property
    def visible(self) -> ResourceQuerySet:
        return Resource.objects.visible_to(self.member, at=self.at)

    @cached_property
    def holds_for(self) -> Hashable:
        """All that a page of the library depends on besides what is asked; of the clock as much as matters."""
        return self.language, self.audiences, self.today, next_end(at=self.at)

    @cached_property
    def audiences(self) -> frozenset[str]:
        return audiences(self.member)
