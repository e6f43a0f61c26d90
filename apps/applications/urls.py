"""Where one applies, and answers an offer. Included before the events' own addresses."""

from django.urls import path

from apps.applications.views import offers

app_name = "applications"

urlpatterns = [
    path("<slug:code>/offer/<str:token>/", offers.offer, name="offer"),
]
