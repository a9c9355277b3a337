"""Addresses of partnerships, dialogue rooms, challenges and themes."""

from django.urls import URLPattern, path

# challenges
from partnerships.views import challenge_acts, challenge_ideas, challenges

CHALLENGE = "utfordringer/<slug:ref>/"
IDEA = f"{CHALLENGE}ideer/<slug:idea>/"

urlpatterns: list[URLPattern] = [
    # challenges
    path("utfordringer/", challenges.challenge_list, name="challenge_list"),
    path("utfordringer/ny/", challenge_acts.challenge_new, name="challenge_new"),
    path(CHALLENGE, challenges.challenge, name="challenge"),
    path(f"{CHALLENGE}endre/", challenge_acts.challenge_edit, name="challenge_edit"),
    path(f"{CHALLENGE}bli-med/", challenge_acts.challenge_join, name="challenge_join"),
    path(f"{CHALLENGE}trekk/", challenge_acts.challenge_leave, name="challenge_leave"),
    path(f"{CHALLENGE}prov-ut/", challenge_acts.challenge_try, name="challenge_try"),
    path(f"{CHALLENGE}avslutt/", challenge_acts.challenge_end, name="challenge_end"),
    path(f"{CHALLENGE}ta-opp/", challenge_acts.challenge_take_up, name="challenge_take_up"),
    path(f"{CHALLENGE}folg/", challenge_acts.challenge_follow, name="challenge_follow"),
    path(f"{CHALLENGE}ikke-folg/", challenge_acts.challenge_unfollow, name="challenge_unfollow"),
    path(f"{CHALLENGE}ideer/ny/", challenge_ideas.idea_new, name="challenge_idea_new"),
    path(f"{IDEA}endre/", challenge_ideas.idea_edit, name="challenge_idea_edit"),
    path(f"{IDEA}ta-tilbake/", challenge_ideas.idea_take_back, name="challenge_idea_take_back"),
    path(f"{IDEA}skjul/", challenge_ideas.idea_hide, name="challenge_idea_hide"),
    path(f"{IDEA}vis/", challenge_ideas.idea_show, name="challenge_idea_show"),
    path("arbeid/utfordringer/", challenges.work_challenges, name="work_challenges"),
    path("min-side/utfordringer/", challenges.own_challenges, name="own_challenges"),
]
