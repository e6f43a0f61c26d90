"""One resource."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from apps.resources.models import Resource


@require_safe
def resource(request: HttpRequest, slug: str) -> HttpResponse:
    member = request.user if request.user.is_authenticated else None
    visible = Resource.objects.visible_to(member, at=timezone.now()).in_language(get_language())
    return render(request, "resources/resource.html", {"resource": get_object_or_404(visible, slug=slug)})
