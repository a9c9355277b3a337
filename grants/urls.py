"""Addresses of grants: everyone's, the applicant's and the desk's."""

from django.urls import URLPattern, path

from grants.views import accepting, closing, complaining, paying, repaying, reporting

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
]
