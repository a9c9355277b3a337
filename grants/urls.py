"""Addresses of grants: everyone's, the applicant's and the desk's."""

from django.urls import URLPattern, path

from grants.views import (
    case,
    conflicts,
    deciding,
    inbox,
    letter,
    recommending,
    saved_views,
    scoring,
    standard_texts,
)

urlpatterns: list[URLPattern] = [
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
]
