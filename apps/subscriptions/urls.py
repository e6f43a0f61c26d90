from django.urls import path

from apps.subscriptions import views

app_name = "subscriptions"

urlpatterns = [
    path("", views.MailPreferences.as_view(), name="preferences"),
    path("off/<str:token>/", views.Unsubscribe.as_view(), name="unsubscribe"),
]
