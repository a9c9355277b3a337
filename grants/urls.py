"""Addresses of grants: everyone's, the applicant's and the desk's."""

from django.urls import URLPattern, path

from grants.views import (
    accepting,
    applying,
    attachments,
    case,
    closing,
    complaining,
    conflicts,
    cowriting,
    deciding,
    inbox,
    letter,
    own,
    paying,
    receipt,
    recommending,
    repaying,
    reporting,
    saved_views,
    scoring,
    standard_texts,
)

urlpatterns: list[URLPattern] = [
    # After: the applicant's grant, payments, reports, complaints
    path("soknader/<slug:ref>/tilskuddet/", accepting.grant, name="grant"),
    path("soknader/<slug:ref>/takk-ja/", accepting.application_accept, name="application_accept"),
    path(
        "soknader/<slug:ref>/takk-nei/", accepting.application_decline, name="application_decline"
    ),
    path("soknader/<slug:ref>/konto/", accepting.application_account, name="application_account"),
    path("soknader/<slug:ref>/rapport/", reporting.report_edit, name="report_edit"),
    path("soknader/<slug:ref>/rapport/lagre/", reporting.report_save, name="report_save"),
    path("soknader/<slug:ref>/rapport/fil/<int:pk>/", reporting.report_file, name="report_file"),
    path(
        "soknader/<slug:ref>/rapport/fil/<int:pk>/fjern/",
        reporting.report_file_remove,
        name="report_file_remove",
    ),
    path("soknader/<slug:ref>/klage/", complaining.complaint_new, name="complaint_new"),
    path("klager/<slug:ref>/trekk/", complaining.complaint_withdraw, name="complaint_withdraw"),
    path("arbeid/tilskudd/<slug:ref>/utbetaling/", paying.payments, name="payments"),
    path(
        "arbeid/tilskudd/<slug:ref>/utbetaling/<int:number>/",
        paying.payment_list,
        name="payment_list",
    ),
    path(
        "arbeid/tilskudd/<slug:ref>/utbetaling/<int:number>/del-opp/",
        paying.payment_apart,
        name="payment_apart",
    ),
    path(
        "arbeid/tilskudd/<slug:ref>/utbetaling/<int:number>/regnskap.csv",
        paying.payment_csv,
        name="payment_csv",
    ),
    path(
        "arbeid/tilskudd/<slug:ref>/utbetaling/<int:number>/bank.xml",
        paying.payment_pain,
        name="payment_pain",
    ),
    path("arbeid/tilskudd/<slug:ref>/rapporter/", closing.reports, name="reports"),
    path("arbeid/tilskudd/<slug:ref>/klager/", complaining.complaints, name="complaints"),
    path("arbeid/soknader/<slug:ref>/etter/", closing.grant_case, name="grant_case"),
    path(
        "arbeid/soknader/<slug:ref>/etter/godkjenn/", closing.report_approve, name="report_approve"
    ),
    path(
        "arbeid/soknader/<slug:ref>/etter/lukk/",
        closing.application_close,
        name="application_close",
    ),
    path(
        "arbeid/soknader/<slug:ref>/etter/fil/<int:pk>/",
        reporting.report_file_desk,
        name="report_file_desk",
    ),
    path(
        "arbeid/soknader/<slug:ref>/etter/stans/<int:number>/",
        paying.instalment_stop,
        name="instalment_stop",
    ),
    path(
        "arbeid/soknader/<slug:ref>/etter/krav/<int:pk>/betalt/",
        repaying.repayment_done,
        name="repayment_done",
    ),
    path(
        "arbeid/soknader/<slug:ref>/etter/krav/<int:pk>/bortfall/",
        repaying.repayment_drop,
        name="repayment_drop",
    ),
    path("arbeid/soknader/<slug:ref>/etter/<slug:act>/", closing.grant_act, name="grant_act"),
    path("arbeid/klager/<slug:ref>/", complaining.complaint, name="complaint"),
    path("arbeid/klager/<slug:ref>/vedta/", complaining.complaint_uphold, name="complaint_uphold"),
    path("arbeid/klager/<slug:ref>/<slug:act>/", complaining.complaint_act, name="complaint_act"),
    # casework: inbox, case, recommendation, decision, letter. Before «arbeid/tilskudd/<ref>/».
    path("arbeid/tilskudd/standardtekster/", standard_texts.standard_texts, name="standard_texts"),
    path(
        "arbeid/tilskudd/standardtekster/<int:pk>/",
        standard_texts.standard_text,
        name="standard_text",
    ),
    path(
        "arbeid/tilskudd/standardtekster/<int:pk>/ta-bort/",
        standard_texts.standard_text_drop,
        name="standard_text_drop",
    ),
    path("arbeid/tilskudd/<slug:ref>/soknader/", inbox.inbox, name="inbox"),
    path(
        "arbeid/tilskudd/<slug:ref>/soknader.<slug:kind>", inbox.inbox_export, name="inbox_export"
    ),
    path(
        "arbeid/tilskudd/<slug:ref>/soknader/side-ved-side/", case.side_by_side, name="side_by_side"
    ),
    path("arbeid/tilskudd/<slug:ref>/soknader/utvalg/", saved_views.view_save, name="view_save"),
    path(
        "arbeid/tilskudd/<slug:ref>/soknader/utvalg/<int:pk>/ta-bort/",
        saved_views.view_drop,
        name="view_drop",
    ),
    path(
        "arbeid/tilskudd/<slug:ref>/innstilling/",
        recommending.recommendations,
        name="recommendations",
    ),
    path("arbeid/tilskudd/<slug:ref>/vedtak/", deciding.decisions, name="decisions"),
    path("arbeid/tilskudd/<slug:ref>/vedtak/valgte/", deciding.decide_chosen, name="decide_chosen"),
    path("arbeid/tilskudd/<slug:ref>/vedtak/alle/", deciding.decide_whole, name="decide_whole"),
    path("arbeid/soknader/<slug:ref>/", case.case, name="case"),
    path("arbeid/soknader/<slug:ref>/ta/", case.case_take, name="case_take"),
    path("arbeid/soknader/<slug:ref>/overfor/", case.case_hand, name="case_hand"),
    path("arbeid/soknader/<slug:ref>/notat/", case.case_note, name="case_note"),
    path("arbeid/soknader/<slug:ref>/tilbake/", case.case_return, name="case_return"),
    path("arbeid/soknader/<slug:ref>/fil/<slug:name>/", case.case_file, name="case_file"),
    path("arbeid/soknader/<slug:ref>/poeng/", scoring.case_score, name="case_score"),
    path(
        "arbeid/soknader/<slug:ref>/inhabil/", conflicts.conflict_declare, name="conflict_declare"
    ),
    path("arbeid/habilitet/<int:pk>/", conflicts.conflict_lift, name="conflict_lift"),
    path(
        "arbeid/soknader/<slug:ref>/innstilling/",
        recommending.recommend_save,
        name="recommend_save",
    ),
    path(
        "arbeid/soknader/<slug:ref>/innstilling/trekk/",
        recommending.recommend_back,
        name="recommend_back",
    ),
    path("arbeid/soknader/<slug:ref>/vedta/", deciding.decide_one, name="decide_one"),
    path("soknader/vedtak/<slug:ref>/", letter.decision_letter, name="decision_letter"),
    path("soknader/vedtak/<slug:ref>/pdf/", letter.decision_pdf, name="decision_pdf"),
    # /casework
    # applying
    path("tilskudd/<str:ref>/sok/", applying.application_new, name="application_new"),
    path(
        "tilskudd/<str:ref>/sok/krav/<str:claim>/",
        applying.application_new_for_claim,
        name="application_new_for_claim",
    ),
    path("soknader/<str:ref>/", receipt.application, name="application"),
    path("soknader/<str:ref>/skriv/", applying.application_edit, name="application_edit"),
    path("soknader/<str:ref>/lagre/", applying.application_save, name="application_save"),
    path("soknader/<str:ref>/kopier/", applying.application_copy, name="application_copy"),
    path("soknader/<str:ref>/se-over/", applying.application_preview, name="application_preview"),
    path("soknader/<str:ref>/send/", applying.application_send, name="application_send"),
    path(
        "soknader/<str:ref>/kvittering/<int:number>/",
        receipt.application_receipt,
        name="application_receipt",
    ),
    path("soknader/<str:ref>/trekk/", applying.application_withdraw, name="application_withdraw"),
    path("soknader/<str:ref>/slett/", applying.application_delete, name="application_delete"),
    path(
        "soknader/<str:ref>/fil/<str:file>/", attachments.application_file, name="application_file"
    ),
    path(
        "soknader/<str:ref>/fjern-fil/<int:pk>/",
        attachments.application_file_remove,
        name="application_file_remove",
    ),
    path(
        "soknader/<str:ref>/kommentar/", cowriting.application_comment, name="application_comment"
    ),
    path(
        "soknader/<str:ref>/kommentar/<int:pk>/slett/",
        cowriting.application_comment_delete,
        name="application_comment_delete",
    ),
    path(
        "soknader/<str:ref>/be-om-godkjenning/",
        cowriting.application_sign_off_ask,
        name="application_sign_off_ask",
    ),
    path(
        "soknader/<str:ref>/godkjenn/", cowriting.application_sign_off, name="application_sign_off"
    ),
    path(
        "soknader/<str:ref>/uten-godkjenning/",
        cowriting.application_sign_off_drop,
        name="application_sign_off_drop",
    ),
    path("min-side/tilskudd/", own.own_grants, name="own_grants"),
]
