"""What somebody saved, suggested, uploaded and asked to be packed. What was published stays, and says no more who
suggested it."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.resources.entries import reindex
from apps.resources.kinds import State
from apps.resources.models import Pack, Resource, Revision, SavedResource
from apps.vocabulary.whose import Held, HeldFile, Kind, Who, moment, scrub, stored

KINDS: tuple[Kind, ...] = (
    Kind(
        "saved-resources",
        _("Resources that you saved"),
        _("Until you take them away"),
        ("resources.SavedResource",),
    ),
    Kind(
        "suggestions",
        _("Resources that you suggested, and files that you uploaded"),
        _("As long as they are in the library; what was declined, a year"),
        ("resources.Resource", "resources.Suggestion", "resources.Revision"),
        _("What was published, without your name. What is not decided or was declined goes, with its files."),
    ),
    Kind(
        "field-packs",
        _("Field packs that you asked for"),
        _("Three days"),
        ("resources.Pack",),
    ),
)
UNPUBLISHED = (State.SUGGESTED, State.DECLINED)


def held(who: Who) -> Iterator[Held]:
    if who.key is None:
        return
    for saved in SavedResource.objects.filter(member=who.key).select_related("resource").order_by("pk"):
        yield Held("saved-resources", {"resource": saved.resource.slug, "saved": moment(saved.saved_at)})
    for suggested in Resource.objects.filter(suggested_by=who.key).prefetch_related("translations").order_by("pk"):
        yield Held("suggestions", _suggestion(suggested))
    for uploaded in Revision.objects.filter(uploaded_by=who.key).order_by("pk"):
        facts = {"file": uploaded.name, "uploaded": moment(uploaded.uploaded_at), "bytes": uploaded.size}
        yield Held("suggestions", facts, (_file(uploaded),))
    for pack in Pack.objects.filter(member=who.key).order_by("pk"):
        yield Held(
            "field-packs", {"asked": moment(pack.asked_at), "bytes": pack.size, "until": moment(pack.expires_at)}
        )


def _suggestion(suggested: Resource) -> dict[str, object]:
    return {
        "titles": [each.title for each in suggested.translations.all()],
        "why": suggested.suggestion,
        "suggested": moment(suggested.created_at),
        "state": str(suggested.get_state_display()),
        "decided": moment(suggested.decided_at),
        "answer": suggested.decision,
    }


def _file(uploaded: Revision) -> HeldFile:
    return stored(f"{uploaded.pk}-{uploaded.name}", str(uploaded.file.name))


def erase(who: Who, *, at: datetime) -> Iterable[str]:
    if who.key is None:
        return []
    theirs = Resource.objects.filter(suggested_by=who.key)
    packs = Pack.objects.filter(member=who.key)
    files = [*packs.exclude(file="").values_list("file", flat=True), *discard(theirs.filter(state__in=UNPUBLISHED))]
    packs.delete()
    scrub(theirs, who, "suggestion", "decision", "note")
    scrub(Revision.objects.filter(uploaded_by=who.key), who, "name")
    theirs.update(suggested_by=None)
    Revision.objects.filter(uploaded_by=who.key).update(uploaded_by=None)
    return files


def discard(resources: QuerySet[Resource]) -> list[str]:
    """Deletes them; their files, for the caller to delete once that is certain."""
    keys = list(resources.order_by("pk").select_for_update().values_list("pk", flat=True))
    kept = Revision.objects.filter(copy__edition__resource__in=keys).values_list("file", "cover")
    files = [name for names in kept for name in names if name]
    Resource.objects.filter(pk__in=keys).delete()
    reindex(keys)
    return files
