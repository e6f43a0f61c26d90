from django.urls import path

from apps.following import views

app_name = "following"

urlpatterns = [path("", views.Follows.as_view(), name="follows")]
