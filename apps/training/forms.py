"""What the calendar can be asked for: a GET form of native controls, the same on its list, months, years and feeds."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.training import readyviews
from apps.training.asked import ANY, Asked
from apps.training.models import Course, Event, Format, Host
from apps.training.readyviews import ReadyView
from apps.training.selection import Selection
from apps.training.status import Status
from apps.training.zonechoice import ZoneChoice
from apps.vocabulary.countrynames import country_code
from apps.vocabulary.dates import FIRST_YEAR, LAST_YEAR
from apps.vocabulary.memory import Shelf
from apps.vocabulary.models import Organization
from apps.vocabulary.regions import Region, countries_of

YEARS = Shelf[list[int]](20)
COURSES = Shelf[list[tuple[str, str, int]]](20)
UNDATED = "none"
HOSTS = 50
"""So many organizations may bear the words that were typed."""
LANGUAGES = {
    "ar": ("Arabic", gettext_lazy("Arabic")),
    "zh": ("Chinese", gettext_lazy("Chinese")),
    "en": ("English", gettext_lazy("English")),
    "fr": ("French", gettext_lazy("French")),
    "pt": ("Portuguese", gettext_lazy("Portuguese")),
    "ru": ("Russian", gettext_lazy("Russian")),
    "es": ("Spanish", gettext_lazy("Spanish")),
}
"""As an event's working languages are written, and as a reader calls them."""


class Day(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {
        "invalid": gettext_lazy("“%(value)s” is no day. Write it as year-month-day, such as 2026-11-03."),
        "year": gettext_lazy("Give a year from 1945 to 2100."),
    }

    def to_python(self, value: Any) -> date | None:
        try:
            day = super().to_python(value)
        except ValidationError:
            raise ValidationError(self.error_messages["invalid"], params={"value": value}, code="invalid") from None
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(self.error_messages["year"], code="year")
        return day


def choice(label: Any, everything: Any, choices: Any = (), *, wrong: Any = None) -> forms.ChoiceField:
    wrong = wrong or gettext_lazy("“%(value)s” is none of these. Choose one from the list.")
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[("", everything), *choices],
        error_messages={"invalid_choice": wrong},
        widget=Selection,
    )


class AgendaFilter(ZoneChoice):
    year = choice(
        gettext_lazy("Year"),
        gettext_lazy("Coming up"),
        wrong=gettext_lazy("The agenda has no year “%(value)s”. Choose one from the list."),
    )
    status = choice(
        gettext_lazy("Status"),
        gettext_lazy("Any status"),
        [
            (Status.POSTPONED.value, gettext_lazy("Postponed, dates awaited"))
            if value == Status.POSTPONED
            else (value, label)
            for value, label in Status.choices
        ],
        wrong=gettext_lazy("“%(value)s” is not a status. Choose one from the list."),
    )
    kind = choice(gettext_lazy("Kind"), gettext_lazy("All kinds"), Event.Kind.choices)
    region = choice(gettext_lazy("Region"), gettext_lazy("All regions"), Region.choices)
    course = choice(gettext_lazy("Course"), gettext_lazy("All courses"))
    format = choice(gettext_lazy("Format"), gettext_lazy("All formats"), Format.choices)
    language = choice(
        gettext_lazy("Working language"),
        gettext_lazy("All languages"),
        [(code, name) for code, (_english, name) in LANGUAGES.items()],
    )
    country = forms.CharField(label=gettext_lazy("Country"), required=False, max_length=80)
    host = forms.CharField(label=gettext_lazy("Host"), required=False, max_length=200)
    since = Day(label=gettext_lazy("From"), required=False)
    until = Day(label=gettext_lazy("To"), required=False)
    deadline = Day(label=gettext_lazy("Can still be applied for on"), required=False)
    view = choice(gettext_lazy("View"), gettext_lazy("Everything"), ReadyView.choices)

    BASIC = ("year", "status", "kind", "region")
    MORE = ("course", "format", "language", "country", "host", "since", "until", "deadline", "zone")
    PERIOD = ("year", "since", "until")

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        years, courses = YEARS.once("", Event.objects.public().years), COURSES.once("", _courses)
        self.last_year = years[0] if years else None
        known = [(str(year), str(year)) for year in years]
        self.offer("year", [*known, (UNDATED, _("Dates not known"))])
        self.course_keys = {code: key for code, _title, key in courses}
        self.offer("course", [(code, title) for code, title, _key in courses])
        self.full_clean()

    def clean_country(self) -> str:
        typed = self.cleaned_data["country"]
        return country_code(typed) if typed else ""

    def clean_host(self) -> list[int]:
        typed = self.cleaned_data["host"].strip()
        if not typed:
            return []
        called = Q(name__words=typed) | Q(short_name__iexact=typed)
        found = list(Organization.objects.filter(called).order_by("pk").values_list("pk", flat=True)[:HOSTS])
        if not found:
            raise ValidationError(
                _("No organization is called “%(value)s”. Write its name or the first letters of its words."),
                params={"value": typed},
            )
        return found

    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first day."))
        return self.cleaned_data

    @property
    def basic(self) -> list[forms.BoundField]:
        return [self[name] for name in self.BASIC]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in self.MORE]

    @property
    def says_more(self) -> bool:
        """Whether a field that stands further down is filled in, or has something to mend."""
        return any(self.data.get(name) for name in self.MORE)

    @property
    def chosen_year(self) -> str:
        return self._value("year")

    @property
    def view_name(self) -> str:
        return self._value("view")

    @property
    def zone_name(self) -> str:
        return self._value("zone")  # whatever else is wrong

    @property
    def typed(self) -> tuple[tuple[str, str], ...]:
        """Everything that was asked, in one order: what a rendered form depends on."""
        return tuple((name, str(self.data[name])) for name in self.fields if self.data.get(name))

    def asked(self, *, today: date, with_period: bool = True) -> Asked:
        """An answer that makes no sense is left out here, and named beside its field."""
        year = self.chosen_year if with_period else ""
        first, last = self._days(year) if with_period else (None, None)
        return Asked(
            first=first,
            last=last,
            undated=year == UNDATED,
            statuses=self._statuses(),
            course=self.course_keys.get(self._value("course")),
            lasting=self._lasting(),
            material=self._material(today=today),
        )

    def _days(self, year: str) -> tuple[date | None, date | None]:
        first, last = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if year.isdigit():
            first = max(first or date.min, date(int(year), 1, 1))
            last = min(last or date.max, date(int(year), 12, 31))
        return first, last

    def _statuses(self) -> tuple[str, ...]:
        status, of_view = self._value("status"), readyviews.STATUSES.get(self.view_name, ANY)
        return tuple(value for value in ([status] if status else ANY) if value in of_view)

    def _lasting(self) -> Q:
        given, language = Q(), self._value("language")
        if self._value("kind"):
            given &= Q(kind=self._value("kind"))
        if language:
            given &= Q(language__icontains=LANGUAGES[language][0])
        if self.cleaned_data.get("host"):
            given &= Q(pk__in=Host.objects.filter(organization__in=self.cleaned_data["host"]).values("event"))
        return given

    def _material(self, *, today: date) -> Q:
        given = readyviews.condition(self.view_name, today=today) if self.view_name else Q()
        if self._value("format"):
            given &= Q(format=self._value("format"))
        if self._value("country"):
            given &= Q(countries__contains=self._value("country"))
        if self._value("region"):
            given &= Q(countries__regex="|".join(countries_of(self._value("region"))))
        if self.cleaned_data.get("deadline"):
            given &= Q(deadline_on__gte=self.cleaned_data["deadline"])
        return given

    def _value(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "")


def _courses() -> list[tuple[str, str, int]]:
    return list(Course.objects.values_list("code", "title", "pk"))
