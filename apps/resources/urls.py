"""The library's addresses. A word of ours stands before `<slug>`, and no resource may take it for its own."""

from django.urls import path

from apps.resources.views import files, library, resource

app_name = "resources"

urlpatterns = [
    path("", library.library, name="library"),
    path("files/<slug:public_id>/", files.file, name="file"),
    path("covers/<slug:public_id>.jpg", files.cover, name="cover"),
    path("<slug:slug>/", resource.resource, name="resource"),
]
