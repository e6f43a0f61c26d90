"""The project passes to each view what upper floors know: `stories` finds what notices say about events, `reading` what
the library has for a course. Three rooms: the training agenda, the courses, the calendar that one subscribes to."""

from django.urls import path

from apps.training import coursepages, feedpages, monthpages, owncalendar, views

app_name = "training"

urlpatterns = [
    path("", views.agenda, name="list"),
    path("month/<int:year>/<int:number>/", monthpages.month_page, name="month"),
    path("year/<int:year>/", monthpages.year_page, name="year"),
    path("<slug:code>.ics", views.calendar_file, name="calendar"),
    path("<slug:code>/", views.event, name="event"),
]

courses = (
    [
        path("", coursepages.courses, name="list"),
        path("<slug:code>.ics", feedpages.course_calendar, name="calendar"),
        path("<slug:code>/", coursepages.course, name="course"),
    ],
    "courses",
)

calendar = (
    [
        path("calendar/", feedpages.feeds, name="feeds"),
        path("calendar.ics", feedpages.calendar, name="ics"),
        path("calendar.atom", feedpages.atom, name="atom"),
        path("calendar.json", feedpages.json, name="json"),
    ],
    "calendar",
)

own_calendar = (
    [
        path("", owncalendar.OwnCalendar.as_view(), name="page"),
        path("<slug:token>.ics", owncalendar.own_feed, name="feed"),
    ],
    "own_calendar",
)
