"""The library's addresses. A word of ours stands before `<slug>`, and no resource may take it for its own."""

from django.urls import path

from apps.resources.views import library, resource

app_name = "resources"

urlpatterns = [
    path("", library.library, name="library"),
    path("<slug:slug>/", resource.resource, name="resource"),
]
