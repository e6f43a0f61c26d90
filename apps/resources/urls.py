"""The library's addresses. A word of ours stands before `<slug>`, and no resource may take it for its own."""

from django.urls import path, re_path

from apps.resources.views import files, library, resource, shelf, topics

app_name = "resources"

urlpatterns = [
    path("", library.library, name="library"),
    path("files/<slug:public_id>/", files.file, name="file"),
    path("covers/<slug:public_id>.jpg", files.cover, name="cover"),
    path("saved/", shelf.Saved.as_view(), name="saved"),
    path("topics/", topics.overview, name="topics"),
    path("topics/<slug:slug>/", topics.topic, name="topic"),
    path("lists/<slug:slug>/", topics.reading_list, name="list"),
    re_path(r"^(?P<slug>[-\w]+)\.(?P<form>bib|ris)$", resource.cite, name="citation"),
    path("<slug:slug>/", resource.resource, name="resource"),
]
