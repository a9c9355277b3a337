"""Addresses of forums, their meetings and proposals."""

from django.urls import path

from forums.views import reply

urlpatterns = [
    # calendars and answers to invitations
    path("moter/svar/<uuid:token>/", reply.meeting_reply, name="meeting_reply"),
]
