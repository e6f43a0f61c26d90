"""The desk's table of a call's applicants and what it shows of them as a whole. Long tables come in pages."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django_countries import countries

from apps.applications.deciding import mark
from apps.applications.deskforms import DeskFilter
from apps.applications.models import Application, Call, Decision, Note
from apps.training.models import Participation
from apps.training.standing import HOLDING, Standing
from apps.training.taking_part import free
from apps.vocabulary.constituency import Constituency, Gender

PER_PAGE = 100
MOST_SHOWN = 8
IN_ORDER = Case(*[When(participation__state=each, then=Value(place)) for place, each in enumerate(Standing)])
SORTS: dict[str, Any] = {
    "name": F("name"),
    "state": IN_ORDER,
    "constituency": F("constituency"),
    "country": F("country"),
    "organization": F("organization"),
    "language": F("language"),
    "score": F("score"),
    "sent": F("sent_at"),
}


def applicants(call: Call) -> QuerySet[Application]:
    """Who sent an application, with the result that waits to be published."""
    pending = Decision.objects.pending().filter(participation=OuterRef("participation")).order_by()
    notes = Note.objects.filter(application=OuterRef("pk")).exclude(text="").order_by().values("application")
    return (
        Application.objects.filter(call=call, sent_at__isnull=False, participation__isnull=False)
        .annotate(
            pending=Subquery(pending.values("result")[:1]),
            pending_key=Subquery(pending.values("pk")[:1]),
            note_count=Subquery(notes.values(number=Count("pk")), output_field=IntegerField()),
        )
        .select_related("participation")
    )


def with_numbers(calls: QuerySet[Call]) -> QuerySet[Call]:
    """How many applied, have or are kept a place, and are decided on without knowing it."""
    sent = Application.objects.filter(call=OuterRef("pk"), participation__isnull=False, sent_at__isnull=False)
    people = Participation.objects.filter(event=OuterRef("event")).holding()
    decided = Decision.objects.pending().filter(participation__event=OuterRef("event"))
    return calls.annotate(
        applied=_number(sent, "call"),
        chosen=_number(people, "event"),
        pending=_number(decided, "participation__event"),
    )


def _number(found: QuerySet[Any], by: str) -> Coalesce:
    counted = found.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


@dataclass(frozen=True)
class Row:
    application: Application

    @property
    def pick(self) -> str:
        participation = self.application.participation
        if participation is None:
            return ""
        return f"{participation.pk}:{mark(participation.state, self.application.pending_key)}"  # type: ignore[attr-defined]

    @property
    def pending(self) -> str:
        result = self.application.pending  # type: ignore[attr-defined]
        return str(Standing(result).label) if result else ""

    @property
    def has_proof(self) -> bool:
        return bool(self.application.proof or self.application.proof_file)


def table(call: Call, form: DeskFilter, *, sort: str, page: str | None) -> Page[Application]:
    """In pages of applications; `rows` makes them ready to be shown."""
    name, descends = sort.removeprefix("-"), sort.startswith("-")
    column = SORTS.get(name, SORTS["name"])
    order = column.desc(nulls_last=True) if descends else column.asc(nulls_last=True)
    found = applicants(call).filter(form.wanted()).order_by(order, "name", "pk")
    return Paginator(found, PER_PAGE).get_page(page)


def rows(page: Page[Application]) -> list[Row]:
    return [Row(application) for application in page]


def asked(call: Call) -> list[str]:
    wanted = {"proof": call.prerequisite_id, "level": call.language_level}
    return [name for name, value in wanted.items() if value]


@dataclass(frozen=True)
class Share:
    """One line of a balance: how many of all applicants, and of those who have or are kept a place."""

    label: str
    applied: int
    chosen: int


@dataclass(frozen=True)
class Balance:
    title: str
    shares: Sequence[Share]


@dataclass(frozen=True)
class Overview:
    """A call at a glance."""

    applied: int
    chosen: int
    left: int | None
    states: list[tuple[str, int]]
    pending: list[tuple[str, int]]
    balances: list[Balance]
    countries: list[tuple[str, str]]

    @property
    def pending_number(self) -> int:
        return sum(number for _label, number in self.pending)


Person = tuple[str, str, str, str, str, bool]
"""Constituency, gender, country, organization, state, and whether a place is kept."""


def overview(call: Call) -> Overview:
    """Three queries, however many applied."""
    people: list[Person] = list(
        Application.objects.filter(call=call, sent_at__isnull=False, participation__isnull=False)
        .order_by()
        .values_list(
            *("constituency", "gender", "country", "organization", "participation__state", "participation__is_reserved")
        )
    )
    has_place = Q(participation__application__call=call)
    decided = Counter(Decision.objects.pending().filter(has_place).order_by().values_list("result", flat=True))
    stand = Counter(person[4] for person in people)
    codes = sorted({person[2] for person in people if person[2]}, key=country)
    return Overview(
        applied=len(people),
        chosen=sum(map(_is_chosen, people)),
        left=free(call.event),
        states=[(str(each.label), stand[each]) for each in Standing if stand[each]],
        pending=[(str(label), decided[result]) for result, label in Decision.RESULTS if decided[result]],
        balances=[
            Balance(_("Constituency"), _shares(people, 0, dict(Constituency.choices))),
            Balance(_("Gender, where given"), _shares([each for each in people if each[1]], 1, dict(Gender.choices))),
            Balance(_("Country"), _shares(people, 2, {code: country(code) for code in codes})),
            Balance(_("Organization"), _shares(people, 3, {})),
        ],
        countries=[(code, country(code)) for code in codes],
    )


def country(code: str) -> str:
    return str(countries.name(code))


def _is_chosen(person: Person) -> bool:
    return person[4] in HOLDING or person[5]


def _shares(people: Sequence[Person], column: int, labels: dict[str, Any]) -> list[Share]:
    """The largest first, and the many small ones together at the end."""
    applied = Counter(str(person[column]) for person in people)
    chosen = Counter(str(person[column]) for person in people if _is_chosen(person))
    values = [value for value, _number in applied.most_common()]
    named, others = values[:MOST_SHOWN], values[MOST_SHOWN:]
    shares = [Share(str(labels.get(value, value)) or _("Not given"), applied[value], chosen[value]) for value in named]
    return [*shares, *([_together(others, applied, chosen)] if others else [])]


def _together(others: Iterable[str], applied: Counter[str], chosen: Counter[str]) -> Share:
    return Share(_("All others"), sum(applied[each] for each in others), sum(chosen[each] for each in others))
