"""News feeds, as Atom (RFC 4287) and as JSON Feed 1.1: values in, text out. The same values give the same bytes."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

ATOM = "application/atom+xml; charset=utf-8"
JSON = "application/feed+json; charset=utf-8"
NAMESPACE = "http://www.w3.org/2005/Atom"
NEVER = datetime(2013, 11, 1, tzinfo=UTC)
"""When nothing has changed yet: a feed has to say a time, and now would be another one each time."""
NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Item:
    """`id` is the same for ever, in each language and whatever becomes of the address."""

    id: str
    url: str
    title: str
    text: str
    published: datetime
    updated: datetime
    html: str = ""
    language: str = ""
    """Empty where it is the feed's."""
    tags: Sequence[str] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    """For programs: stands in the JSON Feed only, under `_hmd`."""


@dataclass(frozen=True)
class Feed:
    title: str
    url: str
    own_url: str
    author: str
    language: str
    items: Sequence[Item]

    @property
    def updated(self) -> datetime:
        return max((item.updated for item in self.items), default=NEVER)


def tag(domain: str, thing: str, name: object) -> str:
    """A tag URI (RFC 4151): an identifier that lasts."""
    return f"tag:{domain},2013:{thing}:{name}"


def atom(feed: Feed) -> str:
    root = ElementTree.Element("feed", {"xmlns": NAMESPACE, "xml:lang": feed.language})
    _say(root, "id", feed.own_url)
    _say(root, "title", feed.title)
    _say(root, "updated", _stamp(feed.updated))
    ElementTree.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": feed.url})
    ElementTree.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": feed.own_url})
    _say(ElementTree.SubElement(root, "author"), "name", feed.author)
    for item in feed.items:
        root.append(_entry(item))
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def json_feed(feed: Feed) -> str:
    whole = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.url,
        "feed_url": feed.own_url,
        "authors": [{"name": feed.author}],
        "language": feed.language,
        "items": [_json(item) for item in feed.items],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _entry(item: Item) -> ElementTree.Element:
    entry = ElementTree.Element("entry", {"xml:lang": item.language} if item.language else {})
    _say(entry, "id", item.id)
    _say(entry, "title", item.title)
    ElementTree.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": item.url})
    _say(entry, "published", _stamp(item.published))
    _say(entry, "updated", _stamp(item.updated))
    for word in item.tags:
        ElementTree.SubElement(entry, "category", {"term": word})
    _say(entry, "content", item.html or item.text, type="html" if item.html else "text")
    return entry


def _json(item: Item) -> dict[str, Any]:
    found = {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "content_html" if item.html else "content_text": item.html or item.text,
        "date_published": _stamp(item.published),
        "date_modified": _stamp(item.updated),
        "language": item.language,
        "tags": list(item.tags),
        "_hmd": dict(item.facts),
    }
    return {name: value for name, value in found.items() if value}


def _say(parent: ElementTree.Element, name: str, words: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, name, attributes).text = NOT_IN_XML.sub("", words)


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
