"""A member's own shelf: nobody else sees it, and no cache keeps it."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from apps.resources.addresses import CODE
from apps.resources.models import SavedResource
from apps.resources.reader import Reader
from apps.resources.rows import Row, rows

PER_PAGE = 20


def newest(reader: Reader, number: int) -> list[Row]:
    """What the reader saved last and may still see."""
    return rows(reader.visible, list(_saved(reader)[:number]), language=reader.language)


def _saved(reader: Reader) -> QuerySet[SavedResource, int]:
    """Keys of resources, the latest first."""
    saved = SavedResource.objects.filter(member=reader.member, resource__in=reader.visible.values("pk"))
    return saved.values_list("resource", flat=True)


@method_decorator([never_cache, login_required], name="dispatch")
class Saved(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        reader = Reader.of(request)
        page = Paginator(_saved(reader), PER_PAGE).get_page(request.GET.get("page"))
        found = rows(reader.visible, list(page.object_list), language=reader.language)
        return render(request, "resources/saved.html", {"page": page, "rows": found})

    def post(self, request: HttpRequest) -> HttpResponse:
        """`keep` is 1 to save and 0 to remove. What one has lost sight of can still be removed."""
        reader, code = Reader.of(request), request.POST.get("resource", "")
        if not CODE.fullmatch(code):
            raise Http404
        if request.POST.get("keep") == "1":
            resource = get_object_or_404(reader.visible, code=code)
            SavedResource.objects.get_or_create(member=reader.member, resource=resource)
            return redirect(resource)
        SavedResource.objects.filter(member=reader.member, resource__code=code).delete()
        return redirect("resources:saved")
