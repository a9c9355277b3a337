"""Addresses of grants: everyone's, the applicant's and the desk's."""

from django.urls import URLPattern, path

from grants.views import applying, attachments, cowriting, own, receipt

urlpatterns: list[URLPattern] = [
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
