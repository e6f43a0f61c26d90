from django.urls import path

from apps.privacy import views

app_name = "privacy"

urlpatterns = [
    path("", views.data, name="data"),
    path("file/", views.order, name="order"),
    path("file/<str:public_id>/", views.file, name="file"),
    path("erase/", views.erase, name="erase"),
    path("keep/<str:token>/", views.keep, name="keep"),
]
