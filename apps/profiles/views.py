"""A member's own profile: writing it, its photo, and how others see it."""

from typing import Any, cast

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.members import pace
from apps.members.models import Member
from apps.profiles import saving
from apps.profiles.forms import PhotoForm, Posts, ProfileForm, initial_of, posts_of
from apps.profiles.meeting import as_seen
from apps.profiles.memberpage import page_of
from apps.profiles.photo import NotAPhoto, redrawn
from apps.profiles.saving import ChangedMeanwhile, mark, profile_of
from apps.profiles.shown import Completed, photo_address
from apps.profiles.visibility import Circle, Field, Relation

PHOTOS = "member_photos"
EYES = {"courses": Circle.MY_COURSES, "members": Circle.MEMBERS, "public": Circle.PUBLIC}
"""How the address of a preview names a circle."""


@method_decorator([never_cache, login_required], name="dispatch")
class Edit(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        profile = profile_of(cast(Member, request.user))
        form = ProfileForm(initial=initial_of(profile, seen=mark(profile)))
        return self._page(request, form, Posts(initial=posts_of(profile), prefix="post"))

    def post(self, request: HttpRequest) -> HttpResponse:
        form, posts = ProfileForm(request.POST), Posts(request.POST, prefix="post")
        if not all([form.is_valid(), posts.is_valid()]):
            return self._page(request, form, posts)
        kept = [each.cleaned_data for each in posts if each.has_changed() and not each.cleaned_data.get("DELETE")]
        rows = [{name: value for name, value in values.items() if name != "DELETE"} for values in kept]
        try:
            saving.save(cast(Member, request.user), form.filled(rows), seen=form.cleaned_data["seen"])
        except ChangedMeanwhile as refusal:
            form.add_error(None, str(refusal))
            return self._page(request, self._renewed(request, form), posts)
        return redirect("own_profile:saved")

    def _renewed(self, request: HttpRequest, form: ProfileForm) -> ProfileForm:
        """What was typed stays, and sending it again overwrites what the person was told of."""
        data = request.POST.copy()
        data["seen"] = mark(profile_of(cast(Member, request.user)))
        form.data = data
        return form

    def _page(self, request: HttpRequest, form: ProfileForm, posts: Any) -> HttpResponse:
        status = 400 if form.errors or posts.total_error_count() else 200
        return render(request, "profiles/edit.html", {"form": form, "posts": posts}, status=status)


@require_safe
@never_cache
@login_required
def saved(request: HttpRequest) -> HttpResponse:
    """What the profile opens as it stands."""
    profile = profile_of(cast(Member, request.user))
    opened = [(opening.get_field_display(), opening.get_to_display()) for opening in _in_order(profile)]
    return render(request, "profiles/saved.html", {"opened": opened})


def _in_order(profile: Any) -> list[Any]:
    order = [*Field]
    return sorted(profile.openings.all() if profile.pk else (), key=lambda opening: order.index(Field(opening.field)))


@require_safe
@never_cache
@login_required
def preview(request: HttpRequest, eyes: str, completed: Completed) -> HttpResponse:
    """Through the eyes of a circle: the same page, made the same way."""
    if eyes not in EYES:
        raise Http404
    relation = Relation(EYES[eyes].value)
    profile = profile_of(cast(Member, request.user))
    sight = as_seen(profile, relation) if profile.pk else None
    visible = sight if sight and Field.NAME in sight.fields else None
    return page_of(request, visible, completed=completed, eyes=EYES[eyes].label)


@method_decorator([never_cache, login_required], name="dispatch")
class Photo(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, PhotoForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        if "remove" in request.POST:
            saving.keep_photo(cast(Member, request.user), None)
            return redirect("own_profile:photo")
        if not pace.is_kept(request, PHOTOS):
            return cast(HttpResponse, ratelimit.respond_429(request))
        form = PhotoForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, form)
        try:
            content = redrawn(form.cleaned_data["photo"], size=form.cleaned_data["photo"].size)
        except NotAPhoto as refusal:
            form.add_error("photo", str(refusal))
            return self._page(request, form)
        saving.keep_photo(cast(Member, request.user), content)
        return redirect("own_profile:photo")

    def _page(self, request: HttpRequest, form: PhotoForm) -> HttpResponse:
        context = {"form": form, "address": photo_address(profile_of(cast(Member, request.user)))}
        return render(request, "profiles/photo.html", context, status=400 if form.errors else 200)
