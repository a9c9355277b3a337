"""Addresses of partnerships, dialogue rooms, challenges and themes."""

from django.urls import URLPattern, path

# partnerships and themes
from partnerships.views import (
    partnership_life,
    partnership_work,
    partnership_writing,
    partnerships,
    themes,
)

ONE = "partnerskap/<slug:ref>/"

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
]
