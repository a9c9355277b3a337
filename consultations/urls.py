"""Addresses of hearings: for everyone, for those who answer, for the municipality."""

from django.urls import path

from consultations.views import (
    answers,
    approval,
    attachments,
    claim_drafts,
    content,
    phone_list,
    points,
    public,
    recipient_sets,
    recipients,
    saved_lists,
    summary,
    treatment,
    work,
)

urlpatterns = [
    path("horinger/", public.hearing_list, name="hearing_list"),
    path("horinger/<slug:ref>/", public.hearing_detail, name="hearing"),
    path("horinger/<slug:ref>/inviterte/", public.hearing_invitees, name="hearing_invitees"),
    path("horinger/<slug:ref>/svar/", public.hearing_answers, name="hearing_answers"),
    path("horinger/<slug:ref>/svar/<int:number>/", public.answer_detail, name="answer"),
    path("horinger/<slug:ref>/oppsummering/", public.hearing_summary, name="hearing_summary"),
    path("horinger/<slug:ref>/dokumenter/<int:pk>/", public.document, name="hearing_document"),
    path("horinger/<slug:ref>/svar/nytt/", answers.answer_new, name="answer_new"),
    path(
        "horinger/<slug:ref>/svar/nytt/krav/<slug:claim>/",
        claim_drafts.answer_new_for_claim,
        name="answer_new_for_claim",
    ),
    path("svar/<slug:ref>/", answers.answer_edit, name="answer_edit"),
    path("svar/<slug:ref>/lagre/", answers.answer_autosave, name="answer_autosave"),
    path("svar/<slug:ref>/se-over/", answers.answer_preview, name="answer_preview"),
    path("svar/<slug:ref>/send/", answers.answer_send, name="answer_send"),
    path("svar/<slug:ref>/slett/", answers.answer_delete, name="answer_delete"),
    path("svar/<slug:ref>/vedlegg/<int:pk>/", attachments.answer_file, name="answer_file"),
    path(
        "svar/<slug:ref>/vedlegg/<int:pk>/fjern/",
        attachments.answer_file_remove,
        name="answer_file_remove",
    ),
    path("svar/<slug:ref>/kvittering/<int:number>/", answers.answer_receipt, name="answer_receipt"),
    path("arbeid/horinger/", work.work_hearings, name="work_hearings"),
    path("arbeid/horinger/ny/", work.hearing_new, name="hearing_new"),
    path("arbeid/horinger/<slug:ref>/innhold/", content.hearing_content, name="hearing_content"),
    path("arbeid/horinger/<slug:ref>/dokument/", content.document_add, name="document_add"),
    path(
        "arbeid/horinger/<slug:ref>/dokument/<int:pk>/", content.document_read, name="document_read"
    ),
    path(
        "arbeid/horinger/<slug:ref>/dokument/<int:pk>/fjern/",
        content.document_remove,
        name="document_remove",
    ),
    path(
        "arbeid/horinger/<slug:ref>/mottakere/",
        recipients.hearing_recipients,
        name="hearing_recipients",
    ),
    path(
        "arbeid/horinger/<slug:ref>/mottakere/<int:pk>/ta-bort/",
        recipients.invitee_reject,
        name="invitee_reject",
    ),
    path(
        "arbeid/horinger/<slug:ref>/mottakere/<int:pk>/ta-med/",
        recipients.invitee_take_in,
        name="invitee_take_in",
    ),
    path(
        "arbeid/horinger/<slug:ref>/mottakere/gjennomgatt/",
        recipients.recipients_reviewed,
        name="recipients_reviewed",
    ),
    path(
        "arbeid/horinger/<slug:ref>/mottakere/legg-til/", recipients.invitee_add, name="invitee_add"
    ),
    path(
        "arbeid/horinger/<slug:ref>/mottakere/gruppe/ta-bort/",
        recipient_sets.group_reject,
        name="group_reject",
    ),
    path(
        "arbeid/horinger/<slug:ref>/mottakere/gruppe/ta-med/",
        recipient_sets.group_take_in,
        name="group_take_in",
    ),
    path(
        "arbeid/horinger/<slug:ref>/mottakere/legg-til-alle/",
        recipient_sets.category_add,
        name="category_add",
    ),
    path(
        "arbeid/horinger/<slug:ref>/mottakere/legg-til-liste/",
        recipient_sets.list_add,
        name="list_add",
    ),
    path(
        "arbeid/horinger/<slug:ref>/mottakere/ta-vare-pa/",
        recipient_sets.list_keep,
        name="list_keep",
    ),
    path("arbeid/horinger/<slug:ref>/ringeliste/", phone_list.phone_list, name="phone_list"),
    path(
        "arbeid/horinger/<slug:ref>/ringeliste/<int:pk>/ringt/",
        phone_list.phone_called,
        name="phone_called",
    ),
    path(
        "arbeid/horinger/<slug:ref>/ringeliste/<int:pk>/angre/",
        phone_list.phone_regret,
        name="phone_regret",
    ),
    path("arbeid/lister/", saved_lists.saved_lists, name="saved_lists"),
    path("arbeid/lister/<slug:ref>/", saved_lists.saved_list, name="saved_list"),
    path("arbeid/lister/<slug:ref>/navn/", saved_lists.list_rename, name="list_rename"),
    path("arbeid/lister/<slug:ref>/legg-til/", saved_lists.list_put, name="list_put"),
    path(
        "arbeid/lister/<slug:ref>/<int:pk>/ta-bort/",
        saved_lists.list_take_off,
        name="list_take_off",
    ),
    path("arbeid/lister/<slug:ref>/slett/", saved_lists.list_delete, name="list_delete"),
    path("arbeid/horinger/<slug:ref>/frist/", work.hearing_deadline, name="hearing_deadline"),
    path(
        "arbeid/horinger/<slug:ref>/godkjenning/",
        approval.hearing_approval,
        name="hearing_approval",
    ),
    path(
        "arbeid/horinger/<slug:ref>/til-godkjenning/",
        approval.hearing_submit,
        name="hearing_submit",
    ),
    path("arbeid/horinger/<slug:ref>/tilbake/", approval.hearing_return, name="hearing_return"),
    path("arbeid/horinger/<slug:ref>/publiser/", approval.hearing_publish, name="hearing_publish"),
    path("arbeid/horinger/<slug:ref>/punkter/", points.hearing_points, name="hearing_points"),
    path("arbeid/horinger/<slug:ref>/punkter/del-opp/", points.points_split, name="points_split"),
    path(
        "arbeid/horinger/<slug:ref>/punkter/<int:number>/nytt/",
        points.point_add,
        name="point_add",
    ),
    path(
        "arbeid/horinger/<slug:ref>/punkter/<int:pk>/fjern/",
        points.point_remove,
        name="point_remove",
    ),
    path(
        "arbeid/horinger/<slug:ref>/punkter/<int:number>/for-sent/",
        points.late_aside,
        name="late_aside",
    ),
    path(
        "arbeid/horinger/<slug:ref>/behandling/",
        treatment.hearing_treatment,
        name="hearing_treatment",
    ),
    path(
        "arbeid/horinger/<slug:ref>/behandling/<int:pk>/", treatment.point_treat, name="point_treat"
    ),
    path(
        "arbeid/horinger/<slug:ref>/oppsummering/",
        summary.hearing_summarise,
        name="hearing_summarise",
    ),
    path(
        "arbeid/horinger/<slug:ref>/oppsummering/publiser/",
        summary.summary_publish,
        name="summary_publish",
    ),
    path("arbeid/horinger/<slug:ref>/vedtak/", summary.hearing_conclude, name="hearing_conclude"),
]
