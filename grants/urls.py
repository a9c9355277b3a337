"""Addresses of grants: everyone's, the applicant's and the desk's."""

from django.urls import URLPattern, path

from grants.views import (
    applying,
    attachments,
    awards,
    changes,
    cowriting,
    feeds,
    figures,
    listing,
    opendata,
    own,
    public,
    quiz,
    receipt,
)

urlpatterns: list[URLPattern] = [
    # --- what anyone may read ---
    path("tilskudd/", listing.call_list, name="call_list"),
    path("tilskudd/tildelinger.csv", opendata.awards_csv, name="awards_csv"),
    path("tilskudd/tildelinger.json", opendata.awards_json, name="awards_json"),
    path("tilskudd/tildelinger-360giving.json", opendata.awards_360, name="awards_360"),
    path("tilskudd/ordning/<slug:ref>/", public.scheme_detail, name="scheme"),
    path("tilskudd/tall/<slug:slug>/", figures.grant_figures, name="grant_figures"),
    path("tilskudd/<slug:ref>/", public.call_detail, name="call"),
    path("tilskudd/<slug:ref>/sjekk/", quiz.call_quiz, name="call_quiz"),
    path("tilskudd/<slug:ref>/endringer/", changes.call_changes, name="call_changes"),
    path("tilskudd/<slug:ref>/tildelinger/", awards.call_awards, name="call_awards"),
    path("tilskudd/<slug:ref>/folg/", public.call_follow, name="call_follow"),
    path("tilskudd/<slug:ref>/slutt-a-folge/", public.call_unfollow, name="call_unfollow"),
    path("strommer/tilskudd/", feeds.everywhere, name="feed_calls"),
    path("strommer/tilskudd/<slug:number>/", feeds.of_place, name="feed_calls_of"),
    # --- applying ---
    path("tilskudd/<slug:ref>/sok/", applying.application_new, name="application_new"),
    path(
        "tilskudd/<slug:ref>/sok/krav/<slug:claim>/",
        applying.application_new_for_claim,
        name="application_new_for_claim",
    ),
    path("soknader/<slug:ref>/", receipt.application, name="application"),
    path("soknader/<slug:ref>/skriv/", applying.application_edit, name="application_edit"),
    path("soknader/<slug:ref>/lagre/", applying.application_save, name="application_save"),
    path("soknader/<slug:ref>/kopier/", applying.application_copy, name="application_copy"),
    path("soknader/<slug:ref>/se-over/", applying.application_preview, name="application_preview"),
    path("soknader/<slug:ref>/send/", applying.application_send, name="application_send"),
    path(
        "soknader/<slug:ref>/kvittering/<int:number>/",
        receipt.application_receipt,
        name="application_receipt",
    ),
    path("soknader/<slug:ref>/trekk/", applying.application_withdraw, name="application_withdraw"),
    path("soknader/<slug:ref>/slett/", applying.application_delete, name="application_delete"),
    path(
        "soknader/<slug:ref>/fil/<slug:file>/",
        attachments.application_file,
        name="application_file",
    ),
    path(
        "soknader/<slug:ref>/fjern-fil/<int:pk>/",
        attachments.application_file_remove,
        name="application_file_remove",
    ),
    path(
        "soknader/<slug:ref>/kommentar/", cowriting.application_comment, name="application_comment"
    ),
    path(
        "soknader/<slug:ref>/kommentar/<int:pk>/slett/",
        cowriting.application_comment_delete,
        name="application_comment_delete",
    ),
    path(
        "soknader/<slug:ref>/be-om-godkjenning/",
        cowriting.application_sign_off_ask,
        name="application_sign_off_ask",
    ),
    path(
        "soknader/<slug:ref>/godkjenn/", cowriting.application_sign_off, name="application_sign_off"
    ),
    path(
        "soknader/<slug:ref>/uten-godkjenning/",
        cowriting.application_sign_off_drop,
        name="application_sign_off_drop",
    ),
    path("min-side/tilskudd/", own.own_grants, name="own_grants"),
]
