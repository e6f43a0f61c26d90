"""Ways of asking the same."""

from django.test import Client
from django.utils import timezone

from apps.search.finding import find
from apps.search.questions import Question
from apps.search.words import lexemes
from benchmarks.search import tiered
from cmcoord_portal import freshness

client = Client(headers={"host": "localhost:8080"})


def sql(words: list[str]) -> None:
    tiered.ask(list(lexemes(" ".join(words), "en")))


def found(words: list[str]) -> None:
    question = Question(" ".join(words), kinds=frozenset({"resource"}), facets=tuple(tiered.FACETS))
    find(question, at=timezone.now())


def page(words: list[str]) -> None:
    """Through all of Django, but no server and no page cache."""
    response = client.get("/library/", {"q": " ".join(words)})
    if response.status_code != 200:
        raise RuntimeError(f"{response.status_code} for {words}")


def asked_for_nothing_yet() -> None:
    """Before each question: parts of pages are remembered, but nobody asked for these words before."""
    freshness.SITE.renew()
    client.get("/library/")


WAYS = {"tiered SQL": sql, "find": found, "page": page}
