from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from apps.pages.models import Link, Page


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    listed = Page.objects.in_language(get_language()).filter(in_navigation=True)
    return render(request, "pages/about.html", {"pages": listed})


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    text = get_object_or_404(Page.objects.in_language(get_language()), slug=slug).text
    return render(request, "pages/page.html", {"text": text, "is_fallback": text.language != get_language()})


@require_safe
def links(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/links.html", {"links": Link.objects.all()})
