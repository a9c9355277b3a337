"""Addresses of the platform: text, editions, evaluations, activities, policies, instruments."""

from django.urls import URLPattern, path

from agreements.views import (
    activities,
    activity_desk,
    answering,
    assessing,
    concluding,
    editions,
    evaluations,
    instruments,
    local_list,
    local_news,
    local_opendata,
    local_page,
    local_points,
    local_policy,
    local_sign,
    local_work,
    policy_desk,
    policy_evidence,
    work_instruments,
    writing,
)

ACTIVITY = "aktiviteter/<slug:ref>/"
POLICY = "frivilligpolitikk/<slug:ref>/"
WORK_POLICY = "arbeid/frivilligpolitikk/<slug:ref>/"
EDITION = "plattformen/utgaver/<slug:ref>/"
PLATFORM = "plattformen/arbeid/<slug:ref>/"
EVALUATION = "plattformen/evaluering/<slug:ref>/"
LOCAL = "plattformen/lokale/<slug:ref>/"

urlpatterns: list[URLPattern] = [
    # --- the text and its editions ---
    path("plattformen/tekst/", editions.platform_text, name="platform_text"),
    path(EDITION, editions.edition_detail, name="edition"),
    path(f"{EDITION}ja/", answering.edition_yes, name="edition_yes"),
    path(f"{EDITION}endre/", answering.edition_return, name="edition_return"),
    path(f"{EDITION}legg-bort/", answering.edition_put_away, name="edition_put_away"),
    path(f"{EDITION}forleng/", answering.term_ask, name="term_ask"),
    path(f"{EDITION}forleng/ja/", answering.term_yes, name="term_yes"),
    path(f"{EDITION}forleng/nei/", answering.term_no, name="term_no"),
    path(f"{EDITION}forleng/trekk/", answering.term_withdraw, name="term_withdraw"),
    path(f"{EDITION}skriv/", writing.edition_write, name="edition_write"),
    path(f"{EDITION}legg-fram/", writing.edition_send, name="edition_send"),
    path(f"{EDITION}punkt/nytt/", writing.clause_new, name="clause_new"),
    path(f"{EDITION}punkt/<slug:code>/", writing.clause_write, name="clause_write"),
    path(f"{EDITION}punkt/<slug:code>/ta-ut/", writing.clause_drop, name="clause_drop"),
    path(PLATFORM, writing.platform_work, name="platform_work"),
    path(f"{PLATFORM}ny-utgave/", writing.edition_new, name="edition_new"),
    path(f"{PLATFORM}les-inn/", writing.edition_import, name="edition_import"),
    # --- joint evaluation ---
    path("plattformen/evaluering/", evaluations.evaluations, name="evaluations"),
    path(f"{EDITION}evaluer/", evaluations.evaluation_open, name="evaluation_open"),
    path(EVALUATION, evaluations.evaluation_detail, name="evaluation"),
    path(f"{EVALUATION}neste/", evaluations.evaluation_next, name="evaluation_next"),
    path(f"{EVALUATION}vurder/", assessing.evaluation_assess, name="evaluation_assess"),
    path(f"{EVALUATION}vurder/<slug:code>/", assessing.evaluation_clause, name="evaluation_clause"),
    path(
        f"{EVALUATION}vurder/<slug:code>/lagre/",
        assessing.evaluation_clause_save,
        name="evaluation_clause_save",
    ),
    path(f"{EVALUATION}lever/", assessing.evaluation_hand_in, name="evaluation_hand_in"),
    path(f"{EVALUATION}undersokelse/", assessing.evaluation_survey, name="evaluation_survey"),
    path(
        f"{EVALUATION}konklusjon/<slug:code>/",
        concluding.evaluation_conclude,
        name="evaluation_conclude",
    ),
    path(
        f"{EVALUATION}konklusjon/<slug:code>/eget-syn/",
        concluding.evaluation_otherwise,
        name="evaluation_otherwise",
    ),
    path(
        f"{EVALUATION}nytt-punkt/", concluding.evaluation_new_clause, name="evaluation_new_clause"
    ),
    path(
        f"{EVALUATION}nytt-punkt/<int:pk>/ta-ut/",
        concluding.evaluation_new_drop,
        name="evaluation_new_drop",
    ),
    path(f"{EVALUATION}felles-ord/", concluding.evaluation_words, name="evaluation_words"),
    path(f"{EVALUATION}legg-fram/", concluding.evaluation_send, name="evaluation_send"),
    path(f"{EVALUATION}skriv-videre/", concluding.evaluation_write_on, name="evaluation_write_on"),
    path(f"{EVALUATION}ja/", concluding.evaluation_yes, name="evaluation_yes"),
    # --- local policy ---
    path("frivilligpolitikk/", local_policy.policy_list, name="policy_list"),
    path(
        "frivilligpolitikk/egenmelding/<slug:slug>/", local_policy.policy_check, name="policy_check"
    ),
    path(POLICY, local_policy.policy_detail, name="local_policy"),
    path(f"{POLICY}fil/<int:pk>/", local_policy.policy_file, name="policy_file"),
    path("arbeid/frivilligpolitikk/", policy_desk.work_policies, name="work_policies"),
    path("arbeid/frivilligpolitikk/ny/", policy_desk.policy_new, name="policy_new"),
    path(
        "arbeid/frivilligpolitikk/egenmelding/<slug:number>/",
        policy_evidence.policy_check_edit,
        name="policy_check_edit",
    ),
    path(WORK_POLICY, policy_desk.policy_work, name="policy_work"),
    path(f"{WORK_POLICY}endre/", policy_desk.policy_edit, name="policy_edit"),
    path(f"{WORK_POLICY}videre/", policy_desk.policy_move, name="policy_move"),
    path(f"{WORK_POLICY}vedtak/", policy_desk.policy_decide, name="policy_decide"),
    path(f"{WORK_POLICY}neste/", policy_desk.policy_revise, name="policy_revise"),
    path(f"{WORK_POLICY}ta-bort/", policy_desk.policy_drop, name="policy_drop"),
    path(f"{WORK_POLICY}grunnlag/", policy_evidence.evidence_add, name="evidence_add"),
    path(f"{WORK_POLICY}grunnlag/forslag/", policy_evidence.evidence_take, name="evidence_take"),
    path(
        f"{WORK_POLICY}grunnlag/<int:pk>/ta-ut/",
        policy_evidence.evidence_remove,
        name="evidence_remove",
    ),
    # --- the activity plan ---
    path("aktiviteter/", activities.activity_list, name="activity_list"),
    path("aktiviteter/ny/", activity_desk.activity_new, name="activity_new"),
    path(
        "aktiviteter/aktiviteter.<slug:kind>",
        activities.activities_export,
        name="activities_export",
    ),
    path("strommer/aktiviteter/", activities.activities_ics, name="activities_ics"),
    path(ACTIVITY, activities.activity_page, name="activity_page"),
    path(f"{ACTIVITY}endre/", activity_desk.activity_edit, name="activity_edit"),
    path(f"{ACTIVITY}ja/", activity_desk.activity_yes, name="activity_yes"),
    path(f"{ACTIVITY}forankring/", activity_desk.activity_anchor, name="activity_anchor"),
    path(f"{ACTIVITY}videre/", activity_desk.activity_move, name="activity_move"),
    path(f"{ACTIVITY}gjort/", activity_desk.activity_done, name="activity_done"),
    path(f"{ACTIVITY}<slug:way>/", activity_desk.activity_stop, name="activity_stop"),
    # --- instruments (the list itself is composed in `insight`) ---
    path("virkemidler/<slug:ref>/", instruments.instrument, name="instrument"),
    path("arbeid/virkemidler/", work_instruments.work_list, name="work_instruments"),
    path("arbeid/virkemidler/nytt/", work_instruments.instrument_new, name="instrument_new"),
    path(
        "arbeid/virkemidler/<slug:ref>/", work_instruments.instrument_edit, name="instrument_edit"
    ),
    path(
        "arbeid/virkemidler/<slug:ref>/stemmer/",
        work_instruments.instrument_confirm,
        name="instrument_confirm",
    ),
    path(
        "arbeid/virkemidler/<slug:ref>/avslutt/",
        work_instruments.instrument_end,
        name="instrument_end",
    ),
    # --- local platforms (K1a): everyone's, the writers', both sides' ---
    path("plattformen/lokale/", local_list.local_platforms, name="local_platforms"),
    path("plattformen/lokale.csv", local_opendata.local_platforms_csv, name="local_platforms_csv"),
    path(
        "plattformen/lokale.json", local_opendata.local_platforms_json, name="local_platforms_json"
    ),
    path("plattformen/lokale/ny/", local_work.local_platform_new, name="local_platform_new"),
    path(LOCAL, local_page.local_platform, name="local_platform"),
    path(f"{LOCAL}utgave/<int:number>/", local_page.local_edition, name="local_edition"),
    path(f"{LOCAL}ny-nasjonal-tekst/", local_news.local_news, name="local_news"),
    path(f"{LOCAL}neste-utgave/", local_work.local_next, name="local_next"),
    path(f"{LOCAL}arbeid/", local_work.local_work, name="local_work"),
    path(f"{LOCAL}punkt/<slug:code>/", local_points.local_point, name="local_point"),
    path(
        f"{LOCAL}punkt/<slug:code>/lagre/", local_points.local_point_save, name="local_point_save"
    ),
    path(f"{LOCAL}behold-resten/", local_points.local_rest, name="local_rest"),
    path(f"{LOCAL}nytt-punkt/", local_points.local_own_new, name="local_own_new"),
    path(f"{LOCAL}eget-punkt/<slug:code>/", local_points.local_own, name="local_own"),
    path(
        f"{LOCAL}eget-punkt/<slug:code>/ta-bort/",
        local_points.local_own_drop,
        name="local_own_drop",
    ),
    path(f"{LOCAL}horing/", local_work.local_hearing_make, name="local_hearing_make"),
    path(
        f"{LOCAL}horing/oppdater/", local_work.local_hearing_refresh, name="local_hearing_refresh"
    ),
    path(f"{LOCAL}horing/uten/", local_work.local_hearing_drop, name="local_hearing_drop"),
    path(f"{LOCAL}send/", local_work.local_send, name="local_send"),
    path(f"{LOCAL}ja/<slug:side>/", local_sign.local_yes_say, name="local_yes"),
    path(f"{LOCAL}tilbake/", local_sign.local_return, name="local_return"),
    path(f"{LOCAL}slutt-dere-til/", local_sign.local_join, name="local_join"),
    path(f"{LOCAL}ga-ut/<slug:organisation>/", local_sign.local_leave, name="local_leave"),
]
