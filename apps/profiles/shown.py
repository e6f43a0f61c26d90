"""What one sees of a member, as values: whatever is not opened to the viewer is not in here at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import get_language, get_language_info
from django_countries import countries

from apps.profiles.meeting import Sight
from apps.profiles.models import Profile
from apps.profiles.visibility import Field
from apps.vocabulary.constituency import Constituency
from apps.vocabulary.languagenames import SPOKEN

if TYPE_CHECKING:
    from apps.members.models import Member

Completed = Callable[["Member"], Sequence[Any]]
"""The courses that a member completed, each with `course` and `dates`; handed down by the project."""


@dataclass(frozen=True)
class FormerPost:
    organization: str
    role: str
    years: str


@dataclass(frozen=True)
class Shown:
    """Empty is what is hidden and what was never filled in: nobody can tell one from the other."""

    public_id: str
    name: str = ""
    photo: str = ""
    """Its address."""
    constituency: str = ""
    organization: str = ""
    role: str = ""
    history: Sequence[FormerPost] = ()
    country: str = ""
    languages: Sequence[tuple[str, str]] = ()
    """Code, and the language's own name."""
    topics: Sequence[str] = ()
    courses: Sequence[Any] = ()
    biography: str = ""
    time_zone: str = ""
    mail_language: str = ""
    contact: bool = False
    """The viewer may write to the member."""

    @property
    def has_details(self) -> bool:
        return any([self.country, self.languages, self.courses, self.time_zone, self.mail_language])

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(word[0] for word in [*words[:1], *words[1:][-1:]]).upper()


def shown_name(profile: Profile) -> str:
    """How a member is called by whoever may see the name."""
    return profile.display_name or profile.member.name


def shown(sight: Sight, *, completed: Completed) -> Shown:
    profile = sight.profile
    makers: dict[str, Callable[[], Any]] = {
        Field.NAME: lambda: shown_name(profile),
        Field.PHOTO: lambda: photo_address(profile),
        Field.CONSTITUENCY: lambda: _constituency(profile),
        Field.ORGANIZATION: lambda: profile.member.organization,
        Field.ROLE: lambda: profile.role,
        Field.HISTORY: lambda: [_post(post) for post in profile.posts.all()],
        Field.COUNTRY: lambda: country_name(profile),
        Field.LANGUAGES: lambda: [(code, SPOKEN[code]) for code in profile.spoken if code in SPOKEN],
        Field.TOPICS: lambda: _topics(profile),
        Field.COURSES: lambda: completed(profile.member),
        Field.BIOGRAPHY: lambda: profile.biography,
        Field.TIME_ZONE: lambda: profile.member.time_zone.replace("_", " "),
        Field.MAIL_LANGUAGE: lambda: get_language_info(profile.member.language)["name_local"],
        Field.CONTACT: lambda: True,
    }
    return Shown(profile.member.public_id, **{str(field): makers[field]() for field in sorted(sight.fields)})


def photo_address(profile: Profile) -> str:
    """Another one for another photo."""
    if not profile.photo:
        return ""
    return reverse("profiles:photo", args=[profile.member.public_id, _stem(profile)])


def _stem(profile: Profile) -> str:
    return str(profile.photo.name).rpartition("/")[2].partition(".")[0]


def country_name(profile: Profile) -> str:
    return str(dict(countries).get(str(profile.duty_country), ""))


def _constituency(profile: Profile) -> str:
    kept = profile.member.constituency
    return str(Constituency(kept).label) if kept else ""


def _post(post: Any) -> FormerPost:
    years = "–".join(str(year) for year in dict.fromkeys((post.since, post.until)) if year)
    return FormerPost(post.organization, post.role, years)


def _topics(profile: Profile) -> list[str]:
    language = get_language() or "en"
    return [topic.name for topic in profile.topics.in_language(language)]
