"""The library's addresses. A word of ours stands before `<slug>`, and no resource may take it for its own."""

from django.urls import path, re_path

from apps.resources.views import choose_pack, files, library, packs, resource, shelf, suggesting, topics

app_name = "resources"

urlpatterns = [
    path("", library.library, name="library"),
    path("files/<slug:public_id>/", files.file, name="file"),
    path("covers/<slug:public_id>.jpg", files.cover, name="cover"),
    path("pack/", choose_pack.choose, name="choose_pack"),
    path("packs/<slug:public_id>/", packs.pack, name="pack"),
    path("packs/<slug:public_id>/field-pack.zip", packs.pack_file, name="pack_file"),
    path("saved/", shelf.Saved.as_view(), name="saved"),
    path("suggest/", suggesting.suggest, name="suggest"),
    path("topics/", topics.overview, name="topics"),
    path("topics/<slug:slug>/", topics.topic, name="topic"),
    path("lists/<slug:slug>/", topics.reading_list, name="list"),
    re_path(r"^(?P<slug>[-\w]+)\.(?P<form>bib|ris)$", resource.cite, name="citation"),
    path("<slug:slug>/", resource.resource, name="resource"),
]
