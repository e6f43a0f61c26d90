"""Members suggest what belongs into the library; staff decide. Until then it exists for nobody else."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.resources import uploads
from apps.resources.entries import reindex
from apps.resources.kinds import RESERVED, Medium, State
from apps.resources.models import Copy, Edition, FormerSlug, Resource, Suggestion
from apps.resources.refusal import Refused
from apps.resources.uploads import Harmless
from apps.vocabulary.models import FALLBACK, Topic

if TYPE_CHECKING:
    from apps.members.models import Member

MOST_A_DAY = 10
MOST_FILES_A_DAY = 30  # those that were refused among them
DAY = 24 * 60 * 60
LONGEST_SLUG = 100


@dataclass(frozen=True)
class Proposal:
    """`language` is that of the document, `link` and `file` where it can be had: one of them at least."""

    title: str
    language: str
    type: str
    why: str
    link: str = ""
    file: UploadedFile | None = None
    topics: tuple[Topic, ...] = ()


class FileRefused(Refused):
    """The file is at fault, and nothing else."""


class TooMany(Refused):
    pass


class DecidedAlready(Refused):
    pass


class Decision(StrEnum):
    PUBLISH = "publish"
    DRAFT = "draft"
    DECLINE = "decline"


OUTCOMES = {Decision.PUBLISH: State.PUBLISHED, Decision.DRAFT: State.DRAFT, Decision.DECLINE: State.DECLINED}


def suggest(proposal: Proposal, *, by: "Member", at: datetime) -> Resource:
    """The file is prepared before anything is locked: that may take long."""
    _check_pace(by, at)
    prepared = _prepared(proposal.file, by=by, at=at) if proposal.file else None
    with transaction.atomic():
        # Two at once are counted, too.
        get_user_model().objects.select_for_update().get(pk=by.pk)
        _check_pace(by, at)
        return _keep(proposal, prepared, by=by)


def _check_pace(by: "Member", at: datetime) -> None:
    if Resource.objects.filter(suggested_by=by, created_at__gt=at - timedelta(days=1)).count() >= MOST_A_DAY:
        raise TooMany(_too_many(MOST_A_DAY))


def _prepared(file: UploadedFile, *, by: "Member", at: datetime) -> Harmless:
    """Files that are refused cost as much as others, so they are counted here."""
    key = f"suggested-files:{by.pk}:{at:%Y-%m-%d}"
    tried = cache.get(key, 0)
    if tried >= MOST_FILES_A_DAY:
        raise TooMany(_too_many(MOST_FILES_A_DAY))
    cache.set(key, tried + 1, timeout=DAY)
    try:
        return uploads.prepare(file)
    except Refused as refusal:
        raise FileRefused(str(refusal)) from refusal


def _keep(proposal: Proposal, prepared: Harmless | None, *, by: "Member") -> Resource:
    resource = Resource(type=proposal.type, state=State.SUGGESTED, suggested_by=by, suggestion=proposal.why)
    resource.slug = f"suggested-{resource.code}"
    resource.save()
    language = proposal.language if proposal.language in dict(settings.LANGUAGES) else FALLBACK
    resource.translations.create(language=language, title=proposal.title)
    resource.topics.set(proposal.topics)
    copy = _made_copy(resource, proposal)
    if prepared:
        uploads.keep(prepared, copy=copy, by=by)
    return resource


def _too_many(most: int) -> str:
    return ngettext(
        "You have suggested %(most)d resource within a day. Send the next one tomorrow.",
        "You have suggested %(most)d resources within a day. Send the next one tomorrow.",
        most,
    ) % {"most": most}


def _made_copy(resource: Resource, proposal: Proposal) -> Copy:
    edition = Edition.objects.create(resource=resource, position=1)
    medium = Medium.PDF if urlsplit(proposal.link).path.lower().endswith(".pdf") else Medium.WEB
    return Copy.objects.create(edition=edition, language=proposal.language, medium=medium, url=proposal.link)


@transaction.atomic
def decide(key: int, decision: Decision, *, answer: str, at: datetime) -> None:
    """Once: of two who decide at the same moment, the second is told."""
    suggestion = Suggestion.objects.waiting().in_language(FALLBACK).filter(pk=key).first()
    changes: dict[str, Any] = {"state": OUTCOMES[decision], "decision": answer, "decided_at": at, "changed_at": at}
    if suggestion and decision != Decision.DECLINE:
        done = _accept(suggestion, changes)
    else:
        done = Suggestion.objects.waiting().filter(pk=key).update(**changes)
    if not done:
        raise DecidedAlready(_("Somebody has decided on this suggestion already."))
    reindex([key])


def _accept(suggestion: Resource, changes: dict[str, Any]) -> int:
    """Another of the same title may take the address in this very moment: then the next one is tried."""
    waiting = Suggestion.objects.waiting().filter(pk=suggestion.pk)
    for slug in slugs(suggestion.title, otherwise=suggestion.code):
        if not _is_taken(slug):
            with suppress(IntegrityError), transaction.atomic():
                return waiting.update(**changes, slug=slug)
    return waiting.update(**changes)  # under the address that it has


def slugs(title: str, *, otherwise: str) -> Iterator[str]:
    """From a title in letters of an address, or else from the short link."""
    wanted = slugify(title)[:LONGEST_SLUG].strip("-") or otherwise
    yield wanted
    yield f"{wanted[: LONGEST_SLUG - 1]}-{otherwise}"
    yield otherwise


def _is_taken(slug: str) -> bool:
    return (
        slug in RESERVED or Resource.objects.filter(slug=slug).exists() or FormerSlug.objects.filter(slug=slug).exists()
    )
