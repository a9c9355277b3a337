"""Addresses of forums and their meetings."""

from django.urls import path

from forums.views import convening, desk, invited, turns

urlpatterns = [
    # the parties' own desk
    path("kontaktmoter/", desk.contact_meetings, name="contact_meetings"),
    path("forum/<slug:ref>/bord/", desk.forum_desk, name="forum_desk"),
    path("forum/<slug:ref>/innkall/", convening.meeting_convene, name="meeting_convene"),
    path("forum/<slug:ref>/bytte/", turns.turn_swap, name="turn_swap"),
    path("forum/<slug:ref>/bytte/<int:pk>/", turns.swap_answer, name="swap_answer"),
    path("forum/<slug:ref>/ta-turen/", turns.turn_take, name="turn_take"),
    path("moter/<slug:ref>/endre/", convening.meeting_change, name="meeting_change"),
    path("moter/<slug:ref>/avlys/", convening.meeting_cancel, name="meeting_cancel"),
    path("moter/<slug:ref>/utsett/", convening.meeting_postpone, name="meeting_postpone"),
    path("moter/<slug:ref>/holdt/", convening.meeting_held, name="meeting_held"),
    path("moter/<slug:ref>/holdt/angre/", convening.meeting_held_undo, name="meeting_held_undo"),
    path("moter/<slug:ref>/inviterte/", invited.meeting_invited, name="meeting_invited"),
    path(
        "moter/<slug:ref>/inviterte/<slug:kind>/",
        invited.meeting_invited_file,
        name="meeting_invited_file",
    ),
]
