"""Choosing what goes into a field pack.

The choice stands in the address (`?r=oslo&r=mcda`), so that a visitor needs no session and can send it on.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from apps.resources import packorders
from apps.resources.addresses import CODE
from apps.resources.askers import fingerprint
from apps.resources.fieldpack.picking import Files, picked
from apps.resources.reader import Reader
from apps.resources.rows import Row, rows
from apps.search import finding
from apps.search.questions import Question

FOUND = 8


@dataclass(frozen=True)
class Wish:
    """As far as it makes sense; one resource too many is kept, so that the reader is told."""

    codes: list[str]
    files: str
    words: str

    @classmethod
    def of(cls, given: QueryDict) -> "Wish":
        codes = dict.fromkeys(filter(CODE.fullmatch, given.getlist("r")))
        return cls(
            codes=list(codes)[: packorders.MOST_RESOURCES + 1],
            files=Files.ALL if given.get("files") == Files.ALL else Files.MINE,
            words=given.get("q", "").replace("\0", "")[:200].strip(),
        )

    @property
    def query(self) -> str:
        query = QueryDict(mutable=True)
        query.setlist("r", self.codes)
        query.update({name: value for name, value in (("files", self.files), ("q", self.words)) if value})
        return query.urlencode()


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, Wish.of(request.GET))
    wish = Wish.of(request.POST)
    if "build" not in request.POST:
        return redirect(f"{reverse('resources:choose_pack')}?{wish.query}")
    reader = Reader.of(request)
    try:
        pack = packorders.order(
            _plans(wish, reader)[wish.files],
            member=reader.member,
            asked_from=fingerprint(request, reader.member),
            language=reader.language,
            at=reader.at,
        )
    except packorders.PackRefused as refusal:
        return _page(request, wish, str(refusal), status=429 if isinstance(refusal, packorders.AskedTooOften) else 400)
    return redirect(pack)


def _plans(wish: Wish, reader: Reader) -> dict[str, packorders.Plan]:
    return {
        files: packorders.plan(
            picked(reader.visible, wish.codes, files=files, language=reader.language),
            member=reader.member,
            language=reader.language,
            at=reader.at,
        )
        for files in Files.values
    }


def _page(request: HttpRequest, wish: Wish, error: str = "", *, status: int = 200) -> HttpResponse:
    reader = Reader.of(request)
    plans = _plans(wish, reader)
    plan = plans[wish.files]
    context = {
        "wish": wish,
        "plan": plan,
        "choices": [(files.value, files.label, plans[files], files == wish.files) for files in Files],
        "some_are_missing": len(plan.parts) < len(wish.codes),
        "found": _search(wish, reader) if wish.words else [],
        "error": error or _limit_passed(plan),
    }
    response = render(request, "resources/choose_pack.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"  # or a search engine would try every choice there is
    return response


def _limit_passed(plan: packorders.Plan) -> str:
    """Nothing chosen yet is no mistake."""
    try:
        if plan.contents:
            packorders.check(plan)
    except packorders.PackRefused as refusal:
        return str(refusal)
    return ""


def _search(wish: Wish, reader: Reader) -> list[tuple[str, Row]]:
    """With their codes; what is chosen already is left out."""
    question = Question(
        words=wish.words,
        kinds=frozenset({"resource"}),
        audiences=reader.audiences,
        language=reader.language,
        per_page=FOUND,
    )
    keys = [hit.key for hit in finding.find(question, at=reader.at).hits]
    others = reader.visible.filter(pk__in=keys).exclude(code__in=wish.codes)
    codes = dict(others.order_by().values_list("pk", "code"))
    return [(codes[row.key], row) for row in rows(reader.visible, keys, language=reader.language) if row.key in codes]
