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
# TEMP routes: pages that other helpers write; they go with the commit «TEMP actions».
from core.access import public  # noqa: E402


@public
def _elsewhere(request, **kwargs):  # type: ignore[no-untyped-def]
    from django.http import HttpResponse

    return HttpResponse("TEMP")


urlpatterns += [
    path("moter/", _elsewhere, name="meeting_list"),
    path("arbeid/moter/", _elsewhere, name="work_forums"),
    path("moter/<slug:ref>/", _elsewhere, name="meeting"),
    path("forum/<slug:ref>/", _elsewhere, name="forum"),
    path("forum/<slug:ref>/saker/ny/", _elsewhere, name="item_new"),
    path("forum/<slug:ref>/saker/<slug:item>/", _elsewhere, name="item"),
    path("moter/<slug:ref>/saksliste/", _elsewhere, name="meeting_agenda"),
    path("moter/<slug:ref>/referat/", _elsewhere, name="minutes"),
    path("moter/<slug:ref>/referat/skriv/", _elsewhere, name="minutes_edit"),
    path("moter/<slug:ref>/referat/godkjenn/", _elsewhere, name="minutes_approve"),
    path("moter/<slug:ref>/referat/del/", _elsewhere, name="minutes_share"),
    path("oppfolging/<slug:ref>/", _elsewhere, name="follow_up_done"),
]
