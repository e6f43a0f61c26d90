"""Addresses of the portal. They last: printed handbooks outlive websites."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path

from apps.applications.views import mine
from apps.resources.readinglists import reading
from apps.resources.views import short
from cmcoord_portal import health, home, sitesearch
from cmcoord_portal.remembered import stories

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("admin/", admin.site.urls),
    re_path(r"^r/(?P<code>[-\w]+)/?$", short.short, name="short"),
    *i18n_patterns(
        path("", home.home, name="home"),
        path("training/", include("apps.applications.urls")),
        path("training/", include("apps.training.urls"), {"stories": stories, "reading": reading}),
        path("places/", include("apps.applications.urls_places")),
        path("my/courses/", mine.courses, name="my_courses"),
        path("library/", include("apps.resources.urls")),
        path("notices/", include("apps.notices.urls")),
        path("about/", include("apps.pages.urls")),
        path("search/", sitesearch.search, name="search"),
        path("search/suggest", sitesearch.suggest, name="suggest"),
        path("accounts/", include("allauth.urls")),
        prefix_default_language=False,
    ),
]
