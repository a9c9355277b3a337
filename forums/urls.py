"""Addresses of forums, their meetings and proposals."""

from django.urls import path

from forums.views import feeds, reply

urlpatterns = [
    # calendars and answers to invitations
    path("moter/svar/<uuid:token>/", reply.meeting_reply, name="meeting_reply"),
    path("moter/<slug:ref>/kalender.ics", feeds.meeting_ics, name="meeting_ics"),
    path("forum/<slug:ref>/kalender.ics", feeds.forum_ics, name="forum_ics"),
]
