"""What members say about themselves, and beside each answer who sees it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField, formset_factory
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from apps.members.forms import languages_in_their_own_names
from apps.profiles.models import Profile
from apps.profiles.models.profile import BIOGRAPHY_LENGTH
from apps.profiles.saving import OF_THE_MEMBER, OF_THE_PROFILE, Filled
from apps.profiles.shown import country_name
from apps.profiles.visibility import WIDEST, Circle, Field
from apps.vocabulary.constituency import Constituency
from apps.vocabulary.countrynames import country_code
from apps.vocabulary.languagenames import SPOKEN
from apps.vocabulary.models import Topic
from apps.vocabulary.zones import validate_time_zone

BY_NAME = sorted(SPOKEN.items(), key=lambda pair: pair[1].casefold())
WHO_SEES = "see_"
FIRST_YEAR, LAST_YEAR = 1950, 2100
MOST_POSTS, EMPTY_POSTS = 20, 2
GROUPS = (
    (gettext_lazy("Who you are"), ((("name", "display_name"), Field.NAME), ((), Field.PHOTO))),
    (
        gettext_lazy("Your work"),
        (
            (("constituency",), Field.CONSTITUENCY),
            (("organization",), Field.ORGANIZATION),
            (("role",), Field.ROLE),
            (("duty_country",), Field.COUNTRY),
        ),
    ),
    (
        gettext_lazy("What you know"),
        (
            (("spoken",), Field.LANGUAGES),
            (("topics",), Field.TOPICS),
            (("biography",), Field.BIOGRAPHY),
            ((), Field.COURSES),
        ),
    ),
    (
        gettext_lazy("How to reach you"),
        (
            (("time_zone",), Field.TIME_ZONE),
            (("language",), Field.MAIL_LANGUAGE),
            ((), Field.CONTACT),
        ),
    ),
    (gettext_lazy("Where I worked before"), (((), Field.HISTORY),)),
)
"""Heading, and in it fields with what opens them. Former posts are rows of their own, and stand last."""


class ProfileForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=150,
        help_text=gettext_lazy("For us: it stands in letters and on certificates."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    display_name = forms.CharField(
        label=gettext_lazy("Display name"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("For others, instead of your name."),
    )
    constituency = forms.ChoiceField(
        label=gettext_lazy("Constituency"),
        choices=[("", gettext_lazy("Choose")), *Constituency.choices],
        required=False,
    )
    organization = forms.CharField(label=gettext_lazy("Organization"), max_length=200, required=False)
    role = forms.CharField(label=gettext_lazy("Role"), max_length=120, required=False)
    duty_country = forms.CharField(label=gettext_lazy("Duty country"), max_length=80, required=False)
    spoken = forms.MultipleChoiceField(
        label=gettext_lazy("Languages I speak"),
        choices=BY_NAME,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": "8"}),
        help_text=gettext_lazy("With a keyboard and mouse: hold Ctrl to choose several."),
    )
    topics = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Topics I know"),
        queryset=Topic.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    biography = forms.CharField(
        label=gettext_lazy("About me"),
        max_length=BIOGRAPHY_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=gettext_lazy("What you work on, and what colleagues may ask you about."),
    )
    time_zone = forms.CharField(
        label=gettext_lazy("Time zone"),
        max_length=64,
        validators=[validate_time_zone],
        help_text=gettext_lazy("Such as Africa/Nairobi. Our messages give times there, and in UTC."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language for messages"), choices=languages_in_their_own_names)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        topics: Any = self.fields["topics"]
        topics.queryset = Topic.objects.in_language(get_language())
        topics.label_from_instance = lambda topic: topic.name
        for field in Field:
            self.fields[WHO_SEES + field] = who_sees(field)

    def clean_duty_country(self) -> str:
        typed = self.cleaned_data["duty_country"]
        return country_code(typed) if typed else ""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        name = given.get(WHO_SEES + Field.NAME, Circle.NOBODY)
        for field in set(Field) - {Field.NAME}:
            if given.get(WHO_SEES + field, Circle.NOBODY) > name:
                self.add_error(WHO_SEES + field, _too_wide(name))
        return given

    def groups(self) -> Iterator[tuple[str, list[tuple[list[BoundField], BoundField]]]]:
        """Heading, and in it fields with who sees them."""
        for heading, rows in GROUPS:
            yield str(heading), [([self[name] for name in names], self[WHO_SEES + opened]) for names, opened in rows]

    @property
    def openings(self) -> dict[str, int]:
        return {str(field): self.cleaned_data[WHO_SEES + field] for field in Field}

    def filled(self, posts: Sequence[Mapping[str, Any]]) -> Filled:
        values = {name: self.cleaned_data[name] for name in (*OF_THE_MEMBER, *OF_THE_PROFILE)}
        return Filled(values, self.openings, self.cleaned_data["topics"], posts)


def who_sees(field: Field) -> forms.TypedChoiceField:
    """Named for those who hear the form instead of seeing it: what the question is about stands in the label."""
    circles = [circle for circle in Circle if circle <= WIDEST.get(field, Circle.PUBLIC)]
    label = field.label if field == Field.CONTACT else _("Who sees this: %(field)s") % {"field": field.label}
    return forms.TypedChoiceField(label=label, choices=[(c.value, c.label) for c in circles], coerce=int, initial=0)


def _too_wide(name: int) -> str:
    return _(
        "Your name is shown to: %(circle)s. Nobody else can see this. Open your name wider, or this less wide."
    ) % {"circle": Circle(name).label}


def initial_of(profile: Profile, *, seen: str) -> dict[str, Any]:
    values = {name: getattr(profile.member, name) for name in OF_THE_MEMBER}
    values |= {name: getattr(profile, name) for name in OF_THE_PROFILE}
    values["duty_country"] = country_name(profile)
    if profile.pk:
        values["topics"] = list(profile.topics.all())
        values |= {WHO_SEES + opening.field: opening.to for opening in profile.openings.all()}
    return values | {"seen": seen}


class PostForm(forms.Form):
    organization = forms.CharField(label=gettext_lazy("Organization"), max_length=200)
    role = forms.CharField(label=gettext_lazy("Role"), max_length=120, required=False)
    since = forms.IntegerField(
        label=gettext_lazy("From year"), min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False
    )
    until = forms.IntegerField(label=gettext_lazy("To year"), min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            raise ValidationError({"until": _("The last year is before the first year.")})
        return given


Posts = formset_factory(PostForm, extra=EMPTY_POSTS, max_num=MOST_POSTS, can_delete=True, validate_max=True)
"""A row without an organization that has nothing else either is left out."""


def posts_of(profile: Profile) -> list[dict[str, Any]]:
    kept = profile.posts.all() if profile.pk else ()
    return [{name: getattr(post, name) for name in ("organization", "role", "since", "until")} for post in kept]


class PhotoForm(forms.Form):
    photo = forms.FileField(
        label=gettext_lazy("Photo"),
        help_text=gettext_lazy(
            "JPEG, PNG or WebP, at most 10 MB. We keep a small copy without the place and time at which it was taken."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
