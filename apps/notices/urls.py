from django.urls import path

from apps.notices import answer_views, feeds, views

app_name = "notices"

urlpatterns = [
    path("", views.notices, name="list"),
    path("feed.atom", feeds.atom, name="atom"),
    path("feed.json", feeds.json, name="json"),
    path("answer/<str:token>/", answer_views.answer, name="answer"),
    path("answer/<str:token>/done/", answer_views.done, name="answered"),
    path("<slug:code>/", views.notice, name="notice"),
]
