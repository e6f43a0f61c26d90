"""A resource for machines: Dublin Core and schema.org. Values in, pairs and a dictionary out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from apps.resources.citation import Work


@dataclass(frozen=True)
class Encoding:
    """A file of it. `size` is in bytes."""

    url: str
    language: str
    media_type: str = ""
    size: int = 0
    sha256: str = ""


@dataclass(frozen=True)
class About:
    work: Work
    summary: str = ""
    topics: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    """Who commissioned, endorsed or funded it."""
    languages: tuple[str, ...] = ()
    encodings: tuple[Encoding, ...] = field(default_factory=tuple)
    is_free: bool = True


def dublin_core(about: About) -> Iterator[tuple[str, str]]:
    """Name and content of each `<meta>`."""
    work = about.work
    yield "DC.title", work.title
    yield from (("DC.creator", name) for name in work.behind)
    yield from (("DC.publisher", name) for name in work.publishers)
    yield from (("DC.contributor", name) for name in about.contributors)
    yield from (("DC.subject", name) for name in about.topics)
    yield from (("DC.coverage", name) for name in about.countries)
    yield from (("DC.language", code) for code in about.languages)
    singles = {"date": work.issued, "type": work.kind, "description": about.summary, "identifier": work.url}
    yield from ((f"DC.{name}", value) for name, value in singles.items() if value)


def schema(about: About) -> dict[str, Any]:
    work = about.work
    return _without_empty(
        {
            "@context": "https://schema.org",
            "@type": "DigitalDocument",
            "name": work.title,
            "description": about.summary,
            "url": work.url,
            "genre": work.kind,
            "version": work.version,
            "datePublished": work.issued,
            "inLanguage": list(about.languages),
            "author": _organizations(work.authors),
            "publisher": _organizations(work.publishers),
            "contributor": _organizations(about.contributors),
            "keywords": list(about.topics),
            "contentLocation": [{"@type": "Place", "name": name} for name in about.countries],
            "isAccessibleForFree": about.is_free,
            "encoding": [_media(each) for each in about.encodings],
        }
    )


def _media(each: Encoding) -> dict[str, Any]:
    return _without_empty(
        {
            "@type": "MediaObject",
            "contentUrl": each.url,
            "inLanguage": each.language,
            "encodingFormat": each.media_type,
            "contentSize": f"{each.size} B" if each.size else "",
            "sha256": each.sha256,
        }
    )


def _organizations(names: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"@type": "Organization", "name": name} for name in names]


def _without_empty(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value or value is False}
