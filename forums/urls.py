"""Addresses of meetings and of where they are held together."""

from django.urls import path

from forums.views import listing, parties, public, seats, setup, standing

urlpatterns = [
    # setting up, parties, seats, membership, and what the public reads
    path("moter/", listing.meeting_list, name="meeting_list"),
    path("moter/<slug:ref>/", public.meeting, name="meeting"),
    path("forum/<slug:ref>/", public.forum, name="forum"),
    path("forum/<slug:ref>/medlem/", standing.forum_standing, name="forum_standing"),
    path(
        "forum/<slug:ref>/medlem/<slug:organisation>/ut/",
        standing.standing_leave,
        name="standing_leave",
    ),
    path(
        "forum/<slug:ref>/medlem/<slug:organisation>/inn/",
        standing.standing_join,
        name="standing_join",
    ),
    path("forum/<slug:ref>/medlemmer/", standing.forum_members, name="forum_members"),
    path(
        "forum/<slug:ref>/medlemmer/<slug:organisation>/ta-med/",
        standing.member_add,
        name="member_add",
    ),
    path(
        "forum/<slug:ref>/medlemmer/<slug:organisation>/ta-bort/",
        standing.member_remove,
        name="member_remove",
    ),
    path("forum/<slug:ref>/verv/", seats.forum_seats, name="forum_seats"),
    path("forum/<slug:ref>/verv/<int:pk>/avslutt/", seats.seat_end, name="seat_end"),
    path("forum/<slug:ref>/parter/", parties.forum_parties, name="forum_parties"),
    path("forum/<slug:ref>/parter/<int:pk>/ja/", parties.party_change_yes, name="party_change_yes"),
    path("forum/<slug:ref>/parter/<int:pk>/nei/", parties.party_change_no, name="party_change_no"),
    path(
        "forum/<slug:ref>/parter/<int:pk>/trekk/",
        parties.party_change_withdraw,
        name="party_change_withdraw",
    ),
    path("forum/<slug:ref>/endre/", setup.forum_terms, name="forum_terms"),
    path("forum/<slug:ref>/legg-ned/", setup.forum_wind_up, name="forum_wind_up"),
    path("arbeid/moter/", setup.work_forums, name="work_forums"),
    path("arbeid/moter/ny/", setup.forum_new, name="forum_new"),
]
