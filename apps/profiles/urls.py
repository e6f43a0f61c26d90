"""`fellows`, `completed` and `actions` are handed down by the project."""

from django.contrib.auth.decorators import login_required
from django.urls import path

from apps.profiles import directory, memberpage, views

app_name = "profiles"

urlpatterns = [
    path("", login_required(directory.directory), name="directory"),
    path("<slug:public_id>/", memberpage.member, name="member"),
    path("<slug:public_id>/photo/<slug:stem>.jpg", memberpage.photo, name="photo"),
]

own_profile = (
    [
        path("", views.Edit.as_view(), name="edit"),
        path("saved/", views.saved, name="saved"),
        path("photo/", views.Photo.as_view(), name="photo"),
    ],
    "own_profile",
)
previews = ([path("<slug:eyes>/", views.preview, name="preview")], "own_preview")
