"""Addresses of grants: everyone's, the applicant's and the desk's."""

from django.urls import URLPattern, path

from grants.views import (
    applying,
    attachments,
    awards,
    call_desk,
    changes,
    cowriting,
    feeds,
    figures,
    listing,
    opendata,
    own,
    public,
    publishing,
    questions,
    quiz,
    receipt,
    schemes,
    work,
)

WORK = "arbeid/tilskudd/"
CALL = "arbeid/tilskudd/<slug:ref>/"
SCHEME = "arbeid/tilskudd/ordning/<slug:ref>/"

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
    # --- desk: schemes and calls, what they ask, publishing (a call's own page stands last) ---
    path(WORK, work.work_grants, name="work_grants"),
    path(f"{WORK}ny/", schemes.scheme_new, name="scheme_new"),
    path(f"{WORK}grenser/", schemes.thresholds_first, name="thresholds_first"),
    path(f"{WORK}grenser/<slug:ref>/", schemes.grant_thresholds, name="grant_thresholds"),
    path(SCHEME, schemes.scheme_edit, name="scheme_edit"),
    path(f"{SCHEME}avslutt/", schemes.scheme_end, name="scheme_end"),
    path(f"{SCHEME}ny-utlysning/", schemes.call_start, name="call_start"),
    path(f"{CALL}innhold/", call_desk.call_content, name="call_content"),
    path(f"{CALL}sporsmal/", questions.call_questions, name="call_questions"),
    path(f"{CALL}sporsmal/nytt/", questions.question_add, name="question_add"),
    path(f"{CALL}sporsmal/begrunnelse/", questions.call_burden, name="call_burden"),
    path(f"{CALL}sporsmal/<int:pk>/", questions.question_edit, name="question_edit"),
    path(f"{CALL}sporsmal/<int:pk>/ta-bort/", questions.question_drop, name="question_drop"),
    path(f"{CALL}sporsmal/<int:pk>/flytt/", questions.question_move, name="question_move"),
    path(f"{CALL}krav/", questions.call_requirements, name="call_requirements"),
    path(f"{CALL}krav/nytt/", questions.requirement_add, name="requirement_add"),
    path(f"{CALL}krav/vurdert/", questions.requirements_review, name="requirements_review"),
    path(f"{CALL}krav/<int:pk>/", questions.requirement_edit, name="requirement_edit"),
    path(f"{CALL}krav/<int:pk>/ta-bort/", questions.requirement_drop, name="requirement_drop"),
    path(f"{CALL}krav/<int:pk>/flytt/", questions.requirement_move, name="requirement_move"),
    path(f"{CALL}kriterium/nytt/", questions.criterion_add, name="criterion_add"),
    path(f"{CALL}kriterium/<int:pk>/", questions.criterion_edit, name="criterion_edit"),
    path(f"{CALL}kriterium/<int:pk>/ta-bort/", questions.criterion_drop, name="criterion_drop"),
    path(f"{CALL}publiser/", publishing.call_publish, name="call_publish"),
    path(f"{CALL}endre/", publishing.call_change, name="call_change"),
    path(f"{CALL}trekk/", publishing.call_withdraw, name="call_withdraw"),
    path(f"{CALL}lukk/", publishing.call_close, name="call_close"),
]

# Last: what stands beside it in the address (`ny`, `standardtekster`) is no call.
urlpatterns += [path(CALL, work.call_work, name="call_work")]
