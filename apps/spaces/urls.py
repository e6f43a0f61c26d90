"""Below the address of an event. `stories` is handed down by the project, as to the event's own page."""

from django.urls import path

from apps.spaces import views

app_name = "spaces"

urlpatterns = [
    path("", views.space, name="space"),
    path("<str:token>/", views.space, name="by_link"),
    path("<str:token>/files/<slug:public_id>/", views.file, name="file"),
]
