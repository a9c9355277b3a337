"""Addresses of forums: for everyone, for organisations, for municipalities."""

from django.urls import path

from forums.views import proposal_desk, proposal_drafts, proposals, pulse

OWN = "innspill/<slug:ref>/"
DESK = "arbeid/innspill/<slug:ref>/"

urlpatterns = [
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
]
