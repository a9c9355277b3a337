"""Addresses of the platform: text, editions, evaluations, activities, policies, instruments."""

from django.urls import URLPattern, path

from agreements.views import (
    activities,
    activity_desk,
    editions,
    evaluations,
    local_policy,
    policy_desk,
    policy_evidence,
)

ACTIVITY = "aktiviteter/<slug:ref>/"
POLICY = "frivilligpolitikk/<slug:ref>/"
WORK_POLICY = "arbeid/frivilligpolitikk/<slug:ref>/"

urlpatterns: list[URLPattern] = [
    # --- the text and its editions ---
    path("plattformen/utgaver/<slug:ref>/", editions.edition_detail, name="edition"),
    # --- joint evaluation ---
    path("plattformen/evaluering/<slug:ref>/", evaluations.evaluation_detail, name="evaluation"),
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
]
