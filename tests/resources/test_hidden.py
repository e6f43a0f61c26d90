"""What a visitor may not see gives them nothing, by any address there is: the answers are those without it.

The addresses are taken from the portal itself, so that a new page is walked through on the day it is added.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client, TestCase
from django.urls import get_resolver
from django.urls.resolvers import URLResolver
from django.utils import timezone

from apps.resources.entries import reindex
from apps.resources.kinds import Access, RelationKind, State
from apps.resources.models import (
    FormerSlug,
    OldAddress,
    Pack,
    Publisher,
    ReadingItem,
    ReadingList,
    ReadingListTranslation,
    Relation,
    Resource,
)
from apps.search import index
from apps.search.entries import Passage, Text
from apps.training.models import Course
from apps.vocabulary.models import Organization
from tests.factories import make_event, make_member
from tests.resources.factories import make_copy, make_edition, make_resource, make_revision, make_topic
from tests.resources.fieldpack.makers import build, make_work

pytestmark = pytest.mark.django_db

TITLE, SUMMARY, INSIDE, BODY, NAME, NOTE = (
    "zanzibarine",
    "quixotical",
    "xanadulike",
    "ulyssean",
    "nemoesque",
    "yorickian",
)
WORDS = [TITLE, SUMMARY, INSIDE, BODY, NAME, NOTE]
SLUG, FORMER, CODE, COPY = "slug-of-the-hidden-one", "its-former-name", "hidden1", "copyofthehidden1"
EVENT = "event-of-its-course"
SECRETS = re.compile("|".join(WORDS), re.IGNORECASE)
PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>|\(\?P<(?P<named>\w+)>(?P<choice>[^)]*)\)")
CHANGING = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|data-\w+="[^"]*challenge[^"]*"')
NOT_FOUND = 404
HIDE: dict[str, Callable[[], dict[str, Any]]] = {
    "members": lambda: {"access": Access.MEMBERS},
    "participants": lambda: {"access": Access.PARTICIPANTS, "event": make_event(code="its-event")},
    "embargo": lambda: {"embargoed_until": timezone.now() + timedelta(hours=1)},
    "draft": lambda: {"state": State.DRAFT},
    "suggested": lambda: {"state": State.SUGGESTED, "suggested_by": make_member()},
    "declined": lambda: {"state": State.DECLINED},
}


def _queries() -> list[str]:
    """What a curious visitor may add to a page's address; the first four to that of one thing."""
    words = [*WORDS, TITLE[:5], f"{TITLE[:-1]}a", f'"deep {INSIDE}"', "guide", "Rev. 77", ""]
    searched: list[dict[str, Any]] = [{"q": word} for word in words]
    narrowed = [
        {"language": "so"},
        {"topic": "its-topic"},
        {"access": "members"},
        {"type": "guideline"},
        {"sort": "newest"},
    ]
    named: list[dict[str, Any]] = [
        {"r": CODE},
        {"r": ["seen", CODE], "files": "all", "q": "guide"},
        {"resource": CODE},
        {"revision": "1"},
    ]
    return ["?" + urlencode(query, doseq=True) for query in [*named, *searched, *narrowed]]


QUERIES = _queries()


@dataclass
class Hidden:
    resource: Resource
    names: list[str]
    keys: list[int]


def hide(how: str) -> Hidden:
    """Something hidden, hung up wherever a public page could show it."""
    topic, seen = make_topic(slug="its-topic"), make_work("Oslo Guidelines", slug="seen")
    resource = make_resource(f"Guide {TITLE}", summary=f"On {SUMMARY}", slug=SLUG, code=CODE, note=NOTE, **HIDE[how]())
    for each in (resource, seen):
        each.topics.add(topic)
    Relation.objects.create(resource=resource, kind=RelationKind.SUPERSEDES, other=seen)
    Relation.objects.create(resource=seen, kind=RelationKind.CONTAINS, other=resource)
    Publisher.objects.create(resource=resource, organization=Organization.objects.create(name=f"The {NAME} institute"))
    FormerSlug.objects.create(resource=resource, slug=FORMER)
    OldAddress.objects.create(resource=resource, path="/norms/hidden.pdf")
    copy = make_copy(make_edition(resource, version="Rev. 77"), language="so", public_id=COPY)
    older, revision = (make_revision(copy, f"%PDF-1.7 {BODY} {number}".encode(), name=f"{NAME}.pdf") for number in "12")
    revision.cover.save("", ContentFile(b"\xff\xd8\xff ulyssean"))
    course = Course.objects.create(code="its-course")
    readings = ReadingList.objects.create(slug="its-list", course=course, is_public=True)
    ReadingListTranslation.objects.create(reading_list=readings, language="en", title="To read before")
    ReadingItem.objects.create(reading_list=readings, resource=seen)
    ReadingItem.objects.create(reading_list=readings, resource=resource, note=NOTE)
    make_event(code=EVENT, course=course)
    reindex([resource.pk, seen.pk])
    index.put_passages("resource", resource.pk, f"file:{copy.pk}", [Passage(Text("en", f"Deep {INSIDE} words"), 1)])
    pack = _members_pack(resource)
    names = [SLUG, FORMER, CODE, COPY, "seen", "its-topic", "its-list", EVENT]
    names += [
        pack.public_id,
        str(revision.file.name),
        str(revision.cover.name),
        str(older.file.name),
        str(pack.file.name),
    ]
    return Hidden(resource, names, [resource.pk, copy.pk, revision.pk, pack.pk])


def _members_pack(resource: Resource) -> Pack:
    """Of somebody who could see it; what is hidden from all cannot be in one, so that one is closed."""
    member = make_member()
    if resource.access == Access.MEMBERS:
        return build(resource, member=member, at=timezone.now())
    pack = build(make_work(), member=member, at=timezone.now())
    Pack.objects.update(contents=[{"resource": resource.pk, "revisions": []}])
    return pack


def unhide(hidden: Hidden) -> None:
    """As if it had never been."""
    Pack.objects.all().delete()
    hidden.resource.delete()
    index.forget("resource", hidden.keys[:1])


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield route


def filled(route: str, hidden: Hidden) -> Iterator[str]:
    """A route with everything in its places that names the hidden thing."""
    places = list(PARAMETER.finditer(route))
    for values in _star([_values(place, hidden) for place in places]):
        left = iter(values)
        path = PARAMETER.sub(lambda _place: next(left), route)  # noqa: B023  used at once
        yield "/" + re.sub(r"\\(.)", r"\1", path.replace("/?", "/")).replace("^", "").replace("$", "")


def _star(choices: list[list[str]]) -> Iterator[list[str]]:
    """One place takes all its values while the others hold still, each at its first one and at the event that shows it:
    every value with every other would be thousands of addresses, and none of them leads further."""
    if not choices:
        yield []
    for held in (SLUG, EVENT) if len(choices) > 1 else (SLUG,):
        still = [held if held in values else values[0] for values in choices]
        for at, values in enumerate(choices):
            yield from ([*still[:at], value, *still[at + 1 :]] for value in values)


def _values(place: re.Match[str], hidden: Hidden) -> list[str]:
    if place["choice"] and "|" in place["choice"] and "[" not in place["choice"]:
        return place["choice"].split("|")
    keys = [str(key) for key in hidden.keys]
    return keys if place["kind"] == "int" else [*hidden.names, *keys[:1]]


def addresses(hidden: Hidden) -> Iterator[str]:
    for route in dict.fromkeys(routes(get_resolver())):
        paths = list(filled(route, hidden))
        if route.startswith("admin/"):
            yield from paths[:1]
            continue
        yield from paths
        if not route.startswith("accounts/"):
            yield from (paths[0] + query for query in QUERIES[: 4 if PARAMETER.search(route) else None])
    yield from (f"/fr/library/{query}" for query in ("", f"?q={TITLE}"))
    yield from ("/norms/hidden.pdf", "/sitemap.xml", "/feed", "/robots.txt", "/api/v1/resources", "/media/", "/static/")
    yield from (f"{folder}{name}" for folder in ("/media/", "/-/files/", "/static/", "/") for name in hidden.names)


def told(client: Client, path: str) -> tuple[int, str, bytes]:
    cache.clear()  # of whom it has answered how often
    answer: Any = client.get(path)
    content = answer.getvalue() if answer.streaming else answer.content
    return answer.status_code, answer.get("Location", ""), CHANGING.sub(b"", content)


@pytest.mark.parametrize("how", HIDE)
def test_no_address_gives_a_visitor_anything_of_what_is_hidden(client: Client, how: str) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        hidden = hide(how)
    paths = list(dict.fromkeys(addresses(hidden)))
    answers = {path: told(client, path) for path in paths}
    leaks = [path for path, answer in answers.items() if _tells(path, answer)]

    unhide(hidden)
    shown = {path: answer for path, answer in answers.items() if answer[0] != NOT_FOUND}
    changed = [path for path, answer in shown.items() if told(client, path) != answer]

    assert len(paths) > 300
    assert (leaks, changed) == ([], [])


def _tells(path: str, answer: tuple[int, str, bytes]) -> bool:
    """A page repeats what it was asked; nothing else."""
    _status, location, content = answer
    said = {word.lower() for word in SECRETS.findall(content.decode(errors="replace") + location)}
    return bool(said - {word.lower() for word in SECRETS.findall(path)}) or (SLUG in location and SLUG not in path)


def test_the_walk_finds_what_is_not_hidden(client: Client) -> None:
    """Or it would look away."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        hidden = hide("members")
        Resource.objects.update(access=Access.PUBLIC)
        reindex([hidden.resource.pk])

    telling = {path for path in addresses(hidden) if _tells(path, told(client, path))}

    for path in [
        f"/library/files/{COPY}/", f"/library/covers/{COPY}.jpg", f"/library/{SLUG}/", f"/library/{SLUG}.bib",
        f"/library/{SLUG}.ris", f"/library/{FORMER}/", f"/r/{CODE}/", "/library/", f"/library/?q={SUMMARY}",
        f"/library/?q={INSIDE}", "/library/seen/", "/library/topics/its-topic/", "/library/lists/its-list/",
        f"/library/pack/?r={CODE}", "/norms/hidden.pdf", "/fr/library/", f"/search/?q={SUMMARY}",
        f"/search/suggest?q={TITLE[:5]}", "/training/event-of-its-course/",
    ]:  # fmt: skip
        assert path in telling, path
