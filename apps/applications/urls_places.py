"""Where somebody who has a place says whether they will come."""

from django.urls import path

from apps.applications.views import places

app_name = "places"

urlpatterns = [path("<str:token>/", places.place, name="place")]
