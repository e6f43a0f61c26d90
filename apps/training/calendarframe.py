"""What the calendar's pages have in common: the form, the ways between them, and the feeds of the same question."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

from apps.training.forms import AgendaFilter
from apps.training.readyviews import ReadyView

LIST, MONTH, YEAR, FEEDS = "list", "month", "year", "feeds"
FORMS = {"ics": "text/calendar", "atom": "application/atom+xml", "json": "application/feed+json"}


@dataclass(frozen=True)
class Way:
    name: str | Lazy
    url: str
    current: bool = False


@dataclass(frozen=True)
class Subscription:
    """One feed of what was asked for, at its whole address."""

    form: str
    type: str
    url: str

    @property
    def webcal(self) -> str:
        """Opens the reader's own calendar, which then keeps on looking."""
        return f"webcal://{self.url.split('://', 1)[1]}"


class Frame:
    def __init__(self, request: HttpRequest, *, tab: str, today: date) -> None:
        self.filters = AgendaFilter(request.GET)
        self.tab, self.today = tab, today
        self.action = request.path

    @property
    def tabs(self) -> list[Way]:
        undated, day = self.query(without=AgendaFilter.PERIOD), self.today
        return [
            Way(_("List"), reverse("training:list") + self.query(), self.tab == LIST),
            Way(_("Month"), reverse("training:month", args=[day.year, day.month]) + undated, self.tab == MONTH),
            Way(_("Year"), reverse("training:year", args=[self._year()]) + undated, self.tab == YEAR),
            Way(_("Feeds"), reverse("calendar:feeds") + self.query(), self.tab == FEEDS),
        ]

    @property
    def views(self) -> list[Way]:
        """Those that readers ask for most. They are about what is ahead: a year that was chosen is left."""
        rest = self.pairs(without={*AgendaFilter.PERIOD, "view"})
        base = reverse("training:list")
        return [
            Way(view.label, f"{base}?{urlencode([*rest, ('view', view.value)])}", self.filters.view_name == view)
            for view in ReadyView
        ]

    @property
    def subscriptions(self) -> list[Subscription]:
        base = settings.SITE_URL + reverse("calendar:feeds").removesuffix("/")
        query = self.query()
        return [Subscription(form, kind, f"{base}.{form}{query}") for form, kind in FORMS.items()]

    def pairs(self, *, without: Iterable[str] = ()) -> list[tuple[str, str]]:
        left_out = set(without)
        return [(name, value) for name, value in self.filters.typed if name not in left_out]

    def query(self, *, without: Iterable[str] = ()) -> str:
        """`?year=2026&status=postponed`, in one order; empty where nothing was asked."""
        pairs = self.pairs(without=without)
        return f"?{urlencode(pairs)}" if pairs else ""

    def _year(self) -> int:
        chosen = self.filters.chosen_year
        return int(chosen) if chosen.isdigit() else self.today.year


def frame(request: HttpRequest, *, tab: str) -> Frame:
    return Frame(request, tab=tab, today=today())


def today() -> date:
    """The page's clock: the day in UTC, passed on to everything that depends on it."""
    return timezone.now().astimezone(UTC).date()
