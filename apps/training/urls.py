"""The project passes `stories` to each view: how to find what notices say about events, unknown on this floor."""

from django.urls import path

from apps.training import views

app_name = "training"

urlpatterns = [
    path("", views.agenda, name="list"),
    path("<slug:code>.ics", views.calendar_file, name="calendar"),
    path("<slug:code>/", views.event, name="event"),
]
