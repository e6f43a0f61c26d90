"""Account pages of our own; allauth's follow. Three stand in place of allauth's, under the same address and name."""

from django.urls import path

from apps.members import address_views, session_views, views

urlpatterns = [
    path("signup/", views.SignUpView.as_view(), name="account_signup"),
    path("waiting/", views.waiting, name="account_waiting"),
    path("conduct/", views.conduct_text, name="conduct"),
    path("conduct/agree/", views.AgreeView.as_view(), name="conduct_agree"),
    path("email/", address_views.AddressView.as_view(), name="account_email"),
    path("email/undo/<str:token>/", address_views.UndoView.as_view(), name="address_undo"),
    path("sessions/", session_views.SessionsView.as_view(), name="usersessions_list"),
]
