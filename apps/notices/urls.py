from django.urls import path

from apps.notices import answer_views, views

app_name = "notices"

urlpatterns = [
    path("", views.notices, name="list"),
    path("answer/<str:token>/", answer_views.answer, name="answer"),
    path("answer/<str:token>/done/", answer_views.done, name="answered"),
    path("<slug:code>/", views.notice, name="notice"),
]
