"""The project passes to each view what upper floors know: `stories` finds what notices say about events, `reading` what
the library has for a course."""

from django.urls import path

from apps.training import views

app_name = "training"

urlpatterns = [
    path("", views.agenda, name="list"),
    path("<slug:code>.ics", views.calendar_file, name="calendar"),
    path("<slug:code>/", views.event, name="event"),
]
