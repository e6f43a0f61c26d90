from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from apps.following.following import NoSuchThing, TooMany, follow, page_of, unfollow
from apps.following.forms import PlaceForm
from apps.following.mine import things
from apps.members.models import Member


@method_decorator([never_cache, login_required], name="dispatch")
class Follows(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, PlaceForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """`follow` is 1 to follow and 0 to cease. A place is chosen from a list; everything else has a page of its own,
        and the member is led back to it."""
        if request.POST.get("kind") == "place":
            return self.place(request)
        kind, code = request.POST.get("kind", ""), request.POST.get("code", "")
        try:
            return self.change(request, kind, code)
        except NoSuchThing as error:
            raise Http404 from error
        except TooMany as refusal:
            messages.error(request, str(refusal))
            return redirect("following:follows")

    def change(self, request: HttpRequest, kind: str, code: str) -> HttpResponse:
        member = cast(Member, request.user)
        if request.POST.get("follow") == "1":
            follow(member, kind, code, at=timezone.now())
        else:
            unfollow(member, kind, code)
        back = page_of(kind, code) if request.POST.get("from") == "page" else ""
        return redirect(back or reverse("following:follows"))

    def place(self, request: HttpRequest) -> HttpResponse:
        form = PlaceForm(request.POST)
        if form.is_valid():
            try:
                follow(cast(Member, request.user), form.kind, form.cleaned_data["code"], at=timezone.now())
                messages.success(request, _("You follow it now."))
                return redirect("following:follows")
            except TooMany as refusal:
                form.add_error(None, str(refusal))
        return self.page(request, form, status=400)

    def page(self, request: HttpRequest, form: PlaceForm, *, status: int = 200) -> HttpResponse:
        context = {"things": things(cast(Member, request.user)), "form": form}
        return render(request, "following/follows.html", context, status=status)
