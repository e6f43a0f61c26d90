"""Addresses of the portal. They last: printed handbooks outlive websites."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path

from apps.applications.views import mine
from apps.certificates.completed import completed
from apps.contacts import urls as contacts
from apps.profiles import urls as profiles
from apps.resources.readinglists import reading
from apps.resources.views import short
from apps.training import urls as training
from apps.training.fellows import fellows
from cmcoord_portal import figurespage, health, home, mypage, sitesearch
from cmcoord_portal.remembered import stories

ABOUT_MEMBERS = {"fellows": fellows, "completed": completed, "actions": "contacts/actions.html"}
KNOWN = {"stories": stories, "reading": reading}

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("admin/figures/", admin.site.admin_view(figurespage.page), name="figures"),
    path("admin/", admin.site.urls),
    re_path(r"^r/(?P<code>[-\w]+)/?$", short.short, name="short"),
    *i18n_patterns(
        path("", home.home, name="home"),
        path("training/<slug:code>/space/", include("apps.spaces.urls"), {"stories": stories}),
        path("training/", include("apps.applications.urls")),
        path("training/", include("apps.training.urls"), KNOWN),
        path("courses/", include(training.courses), KNOWN),
        path("", include(training.calendar), KNOWN),
        path("my/", mypage.page, name="my"),
        path("my/profile/", include(profiles.own_profile)),
        path("my/profile/as/", include(profiles.previews), {"completed": completed}),
        path("members/", include("apps.profiles.urls"), ABOUT_MEMBERS),
        path("members/", include(contacts.members), {"fellows": fellows}),
        path("my/", include(contacts.own)),
        path("my/calendar/", include(training.own_calendar)),
        path("my/data/", include("apps.privacy.urls")),
        path("places/", include("apps.applications.urls_places")),
        path("my/mail/", include("apps.subscriptions.urls")),
        path("my/follows/", include("apps.following.urls")),
        path("my/courses/", mine.courses, name="my_courses"),
        path("library/", include("apps.resources.urls")),
        path("notices/", include("apps.notices.urls")),
        path("about/", include("apps.pages.urls")),
        path("certificates/", include("apps.certificates.urls")),
        path("search/", sitesearch.search, name="search"),
        path("search/suggest", sitesearch.suggest, name="suggest"),
        path("accounts/", include("apps.members.urls")),
        path("accounts/", include("allauth.urls")),
        prefix_default_language=False,
    ),
]
