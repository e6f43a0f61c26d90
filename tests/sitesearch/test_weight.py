"""A page of results fits one round trip of a slow line, in the languages with the longest words too."""

import gzip
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from apps.pages.models import PageTranslation
from apps.search import index
from apps.search.entries import Passage, Text
from apps.training.status import ChangeKind
from tests.pages_public.season import issue
from tests.pages_public.test_weight import BUDGET, first_load
from tests.sitesearch.season import add_event, add_page, add_resource

pytestmark = pytest.mark.django_db

# Ten different passages of a handbook, in English and in Russian: no two compress as one.
TOPICS = ["airports", "ports", "bridges", "roads", "hospitals", "camps", "wells", "schools", "markets", "borders"]
SAID = (
    "Before {topic} are used by a convoy, liaison officers ask {number} questions of each side, write down what was "
    "agreed on {topic} and tell drivers by radio; armed escorts near {topic} remain a last resort "
    "that {number} agencies decide upon together, after they have looked for {number} other ways round."
)
WORDS = ("конвой", "помощь", "координация", "военный", "безопасность", "дорога", "порт", "лагерь", "больница", "офицер")


def russian(number: int) -> str:
    return " ".join(WORDS[(number * step + step) % len(WORDS)] + str(number * step) for step in range(1, 40))


@pytest.fixture
def library() -> None:
    for number, topic in enumerate(TOPICS):
        text = SAID.format(topic=topic, number=number + 3)
        resource = add_resource(f"Paper {number} on {topic} in humanitarian action", summary=f"On {topic}. {text}")
        index.put_passages("resource", resource.pk, "file:1", [Passage(Text("en", text), page=number + 30)])
        event = add_event(f"Course on {topic}", summary=text[:290], city=topic.title())
        issue((ChangeKind.POSTPONE, event), title=f"The course on {topic} waits", days_ago=number + 1, promise=30)
        page = add_page(topic, f"About {topic}", f"<p>{text}</p>")
        words = f"конвой: {russian(number)}"
        PageTranslation.objects.create(page=page, language="ru", title=f"О {russian(number)[:60]}", body=words)
        index.refresh("page", [page.pk])


QUERIES = ["?q=convoy", "?q=convoy&kind=event", "?q=конвой", "?q=escorts", "?q=nothing-at-all", ""]


def test_a_first_load_is_light(client: Client, library: None) -> None:
    addresses = [f"{prefix}/search/{query}" for prefix in ("", "/ar", "/ru") for query in QUERIES]
    weights = {address: first_load(client, address) for address in addresses}

    assert {address: weight for address, weight in weights.items() if weight > BUDGET} == {}
    assert len(client.get("/search/?q=convoy").context["found"]) == 10


def test_the_script_is_small() -> None:
    script = Path(settings.BASE_DIR) / "static" / "search.js"

    assert len(gzip.compress(script.read_bytes(), 9)) < 2_000
