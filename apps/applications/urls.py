"""Where one applies, and answers an offer. Included before the events' own addresses."""

from django.urls import path

from apps.applications.views import door, files, form, offers

app_name = "applications"

urlpatterns = [
    path("<slug:code>/apply/", door.apply, name="apply"),
    path("<slug:code>/apply/<str:token>/", form.form, name="form"),
    path("<slug:code>/apply/<str:token>/withdraw/", form.withdraw, name="withdraw"),
    path("<slug:code>/apply/<str:token>/files/<str:name>", files.own, name="file"),
    path("<slug:code>/offer/<str:token>/", offers.offer, name="offer"),
]
