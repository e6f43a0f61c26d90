from apps.resources.models.edition import Copy, Edition, Revision
from apps.resources.models.outside import OutsideAddress, OutsideHost
from apps.resources.models.pack import Pack
from apps.resources.models.readinglist import ReadingItem, ReadingList, ReadingListTranslation
from apps.resources.models.resource import (
    FormerSlug,
    OldAddress,
    Publisher,
    Relation,
    Resource,
    ResourceTranslation,
    SavedResource,
)
from apps.resources.models.suggestion import Suggestion

__all__ = [
    "Copy",
    "Edition",
    "FormerSlug",
    "OldAddress",
    "OutsideAddress",
    "OutsideHost",
    "Pack",
    "Publisher",
    "ReadingItem",
    "ReadingList",
    "ReadingListTranslation",
    "Relation",
    "Resource",
    "ResourceTranslation",
    "Revision",
    "SavedResource",
    "Suggestion",
]
