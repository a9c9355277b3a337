"""Addresses of forums and their meetings: for everyone, for members, for the parties."""

from django.urls import path

from forums.views import (
    agenda,
    follow_ups,
    items,
    listing,
    minutes,
    parties,
    pdf,
    proposal_desk,
    proposal_drafts,
    proposals,
    public,
    pulse,
    reply,
    room,
    seats,
    setup,
    sharing,
    standing,
)

OWN = "innspill/<slug:ref>/"
DESK = "arbeid/innspill/<slug:ref>/"

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
    # items, the meeting itself, its minutes
    path("forum/<slug:ref>/saker/ny/", items.item_new, name="item_new"),
    path("forum/<slug:ref>/saker/<slug:item>/", items.item_detail, name="item"),
    path("forum/<slug:ref>/saker/<slug:item>/svar/", items.item_answer, name="item_answer"),
    path("forum/<slug:ref>/saker/<slug:item>/trekk/", items.item_withdraw, name="item_withdraw"),
    path(
        "forum/<slug:ref>/saker/<slug:item>/papirer/", items.item_paper_add, name="item_paper_add"
    ),
    path(
        "forum/<slug:ref>/saker/<slug:item>/papirer/<int:pk>/",
        items.item_paper,
        name="item_paper",
    ),
    path(
        "forum/<slug:ref>/saker/<slug:item>/papirer/<int:pk>/ta-bort/",
        items.item_paper_remove,
        name="item_paper_remove",
    ),
    path("forum/<slug:ref>/referater/pdf/", pdf.forum_minutes_pdf, name="forum_minutes_pdf"),
    path("moter/<slug:ref>/saksliste/", agenda.meeting_agenda, name="meeting_agenda"),
    path("moter/<slug:ref>/saksliste/pdf/", pdf.meeting_papers, name="meeting_papers"),
    path("moter/<slug:ref>/gjennomfor/", room.meeting_room, name="meeting_room"),
    path("moter/<slug:ref>/oppmote/", room.attendance_add, name="attendance_add"),
    path("moter/<slug:ref>/oppmote/mange/", room.attendance_tick, name="attendance_tick"),
    path(
        "moter/<slug:ref>/oppmote/<int:pk>/ta-bort/",
        room.attendance_remove,
        name="attendance_remove",
    ),
    path("moter/<slug:ref>/saker/<slug:item>/utfall/", room.item_outcome, name="item_outcome"),
    path("moter/<slug:ref>/oppfolging/", room.follow_up_add, name="follow_up_add"),
    path(
        "moter/<slug:ref>/oppfolging/<slug:follow_up>/ta-bort/",
        room.follow_up_drop,
        name="follow_up_drop",
    ),
    path("moter/<slug:ref>/referat/", minutes.minutes_detail, name="minutes"),
    path("moter/<slug:ref>/referat/pdf/", pdf.minutes_pdf, name="minutes_pdf"),
    path("moter/<slug:ref>/referat/skriv/", minutes.minutes_edit, name="minutes_edit"),
    path("moter/<slug:ref>/referat/ta-tilbake/", minutes.minutes_take_back, name="minutes_back"),
    path("moter/<slug:ref>/referat/godkjenn/", minutes.minutes_approve, name="minutes_approve"),
    path("moter/<slug:ref>/referat/del/", sharing.minutes_share, name="minutes_share"),
    path("moter/<slug:ref>/referat/fra/<int:pk>/", sharing.minutes_shared, name="minutes_shared"),
    path("oppfolging/<slug:ref>/", follow_ups.follow_up_done, name="follow_up_done"),
    path("oppfolging/<slug:ref>/apne/", follow_ups.follow_up_reopen, name="follow_up_reopen"),
    # innspill
    path("innspill/", proposals.proposal_list, name="proposal_list"),
    path("innspill/nytt/", proposal_drafts.proposal_new, name="proposal_new"),
    path("innspill/vare/", proposal_drafts.own_proposals, name="own_proposals"),
    path(OWN, proposals.proposal, name="proposal"),
    path(f"{OWN}skriv/", proposal_drafts.proposal_edit, name="proposal_edit"),
    path(f"{OWN}se-over/", proposal_drafts.proposal_preview, name="proposal_preview"),
    path(f"{OWN}send/", proposal_drafts.proposal_send, name="proposal_send"),
    path(f"{OWN}kvittering/", proposal_drafts.proposal_receipt, name="proposal_receipt"),
    path(f"{OWN}trekk/", proposal_drafts.proposal_withdraw, name="proposal_withdraw"),
    path(f"{OWN}slett/", proposal_drafts.proposal_discard, name="proposal_discard"),
    path("arbeid/innspill/", proposal_desk.work_proposals, name="work_proposals"),
    path(DESK, proposal_desk.work_proposal, name="work_proposal"),
    path(f"{DESK}mottatt/", proposal_desk.proposal_receive, name="proposal_receive"),
    path(f"{DESK}<slug:act>/", proposal_desk.work_proposal_act, name="work_proposal_act"),
    path("moter/<slug:ref>/hvordan-gikk-det/", pulse.meeting_pulse, name="meeting_pulse"),
    # calendars and answers to invitations
    path("moter/svar/<uuid:token>/", reply.meeting_reply, name="meeting_reply"),
]
