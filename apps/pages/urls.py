from django.urls import path

from apps.pages import views

app_name = "pages"

urlpatterns = [
    path("", views.about, name="about"),
    path("links/", views.links, name="links"),
    path("<slug:slug>/", views.page, name="page"),
]
