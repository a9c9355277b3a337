"""Addresses of partnerships, dialogue rooms, challenges and themes."""

from django.urls import URLPattern, path

from partnerships.views import (
    challenge_acts,
    challenge_ideas,
    challenges,
    partnership_life,
    partnership_work,
    partnership_writing,
    partnerships,
    rooms_acts,
    rooms_desk,
    rooms_export,
    rooms_own,
    rooms_public,
    themes,
)

ONE = "partnerskap/<slug:ref>/"
CHALLENGE = "utfordringer/<slug:ref>/"
IDEA = f"{CHALLENGE}ideer/<slug:idea>/"

urlpatterns: list[URLPattern] = [
    # partnerships
    path("partnerskap/", partnerships.partnership_list, name="partnership_list"),
    path("partnerskap/ny/", partnership_work.partnership_new, name="partnership_new"),
    path(ONE, partnerships.partnership, name="partnership"),
    path(f"{ONE}rom/", partnership_work.partnership_work, name="partnership_work"),
    path(f"{ONE}bli-med/", partnership_work.partnership_join, name="partnership_join"),
    path(f"{ONE}nei-takk/", partnership_life.partnership_decline, name="partnership_decline"),
    path(f"{ONE}spor/", partnership_work.partnership_invite, name="partnership_invite"),
    path(
        f"{ONE}spor/<slug:organisation>/", partnership_work.partnership_ask, name="partnership_ask"
    ),
    path(f"{ONE}samtale/", partnership_writing.partnership_dialogue, name="partnership_dialogue"),
    path(f"{ONE}avtale/", partnership_writing.partnership_text, name="partnership_text"),
    path(
        f"{ONE}bidrag/",
        partnership_writing.partnership_contribution,
        name="partnership_contribution",
    ),
    path(f"{ONE}sjekk/", partnership_writing.partnership_check, name="partnership_check"),
    path(f"{ONE}grunn/", partnership_writing.partnership_reason, name="partnership_reason"),
    path(f"{ONE}signer/", partnership_writing.partnership_sign, name="partnership_sign"),
    path(
        f"{ONE}moter/<int:number>/",
        partnership_life.partnership_meeting,
        name="partnership_meeting",
    ),
    path(
        f"{ONE}moter/<int:number>/notat/",
        partnership_life.partnership_meeting_held,
        name="partnership_meeting_held",
    ),
    path(
        f"{ONE}evaluer/<slug:kind>/",
        partnership_life.partnership_evaluate,
        name="partnership_evaluate",
    ),
    path(f"{ONE}avslutt/", partnership_life.partnership_end, name="partnership_end"),
    path(f"{ONE}trekk/", partnership_life.partnership_withdraw, name="partnership_withdraw"),
    path(f"{ONE}forny/", partnership_life.partnership_renew, name="partnership_renew"),
    path("arbeid/partnerskap/", partnership_work.work_partnerships, name="work_partnerships"),
    path("min-side/partnerskap/", partnership_work.own_partnerships, name="own_partnerships"),
    # themes
    path("temaer/", themes.theme_list, name="theme_list"),
    path("temaer/<slug:slug>/", themes.theme, name="theme"),
    # dialogue rooms
    path("dialogrom/", rooms_public.room_list, name="room_list"),
    path("dialogrom/<slug:ref>/", rooms_public.room, name="room"),
    path(
        "dialogrom/<slug:ref>/dokument/<int:pk>/", rooms_public.room_document, name="room_document"
    ),
    path("dialogrom/<slug:ref>/bli-med/", rooms_own.room_join, name="room_join"),
    path("dialogrom/<slug:ref>/deltaker/", rooms_own.room_participant, name="room_participant"),
    path("dialogrom/<slug:ref>/deltaker/spor/", rooms_own.room_ask, name="room_ask"),
    path("dialogrom/<slug:ref>/deltaker/dokument/", rooms_own.room_hand_in, name="room_hand_in"),
    path(
        "organisasjonen/<slug:key>/ideell/", rooms_own.ideal_declaration, name="ideal_declaration"
    ),
    path("organisasjonen/<slug:key>/ideell/gi/", rooms_own.ideal_give, name="ideal_give"),
    path(
        "organisasjonen/<slug:key>/ideell/trekk/", rooms_own.ideal_withdraw, name="ideal_withdraw"
    ),
    path("arbeid/dialogrom/", rooms_desk.work_rooms, name="work_rooms"),
    path("arbeid/dialogrom/ny/", rooms_desk.room_new, name="room_new"),
    path("arbeid/dialogrom/<slug:ref>/", rooms_desk.room_work, name="room_work"),
    path("arbeid/dialogrom/<slug:ref>/behov/", rooms_desk.room_edit, name="room_edit"),
    path("arbeid/dialogrom/<slug:ref>/slett/", rooms_desk.room_discard, name="room_discard"),
    path(
        "arbeid/dialogrom/<slug:ref>/be-om-apning/",
        rooms_desk.room_ask_to_open,
        name="room_ask_to_open",
    ),
    path("arbeid/dialogrom/<slug:ref>/apne/", rooms_acts.room_open, name="room_open"),
    path(
        "arbeid/dialogrom/<slug:ref>/dokumenter/nytt/",
        rooms_desk.room_document_add,
        name="room_document_add",
    ),
    path(
        "arbeid/dialogrom/<slug:ref>/dokumenter/<int:pk>/fjern/",
        rooms_desk.room_document_remove,
        name="room_document_remove",
    ),
    path("arbeid/dialogrom/<slug:ref>/dokumenter/del/", rooms_desk.room_share, name="room_share"),
    path(
        "arbeid/dialogrom/<slug:ref>/sporsmal/<int:pk>/",
        rooms_acts.room_answer,
        name="room_answer",
    ),
    path(
        "arbeid/dialogrom/<slug:ref>/moter/nytt/",
        rooms_acts.room_meeting_new,
        name="room_meeting_new",
    ),
    path("arbeid/dialogrom/<slug:ref>/oppsummer/", rooms_acts.room_summary, name="room_summary"),
    path("arbeid/dialogrom/<slug:ref>/kunngjort/", rooms_acts.room_announce, name="room_announce"),
    path(
        "arbeid/dialogrom/<slug:ref>/ingen-anskaffelse/",
        rooms_acts.room_no_procurement,
        name="room_no_procurement",
    ),
    path("arbeid/dialogrom/<slug:ref>/avslutt/", rooms_acts.room_close, name="room_close"),
    path(
        "arbeid/dialogrom/<slug:ref>/deltakere.csv",
        rooms_export.room_file_csv,
        name="room_file_csv",
    ),
    path(
        "arbeid/dialogrom/<slug:ref>/deltakere.xlsx",
        rooms_export.room_file_xlsx,
        name="room_file_xlsx",
    ),
    path(
        "arbeid/dialogrom/<slug:ref>/deltakere.json",
        rooms_export.room_file_json,
        name="room_file_json",
    ),
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
