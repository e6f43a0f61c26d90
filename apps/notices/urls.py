from django.urls import path

from apps.notices import feeds, views

app_name = "notices"

urlpatterns = [
    path("", views.notices, name="list"),
    path("feed.atom", feeds.atom, name="atom"),
    path("feed.json", feeds.json, name="json"),
    path("<slug:code>/", views.notice, name="notice"),
]
