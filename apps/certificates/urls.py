from django.urls import path, re_path

from apps.certificates import views

app_name = "certificates"

urlpatterns = [
    path("file/<str:token>/", views.file, name="file"),
    re_path(r"^(?P<code>[-0-9A-Za-z]{1,40})/$", views.check, name="check"),
]
