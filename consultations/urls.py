"""Addresses of hearings: for everyone, for those who answer, for the municipality."""

from django.urls import path

from consultations.views import (
    answering,
    answers,
    approval,
    attachments,
    claim_drafts,
    content,
    cowriting,
    export,
    feeds,
    kinds,
    mapping,
    moderation,
    notice,
    paper,
    pdf,
    plan_desk,
    plans,
    points,
    public,
    recipients,
    summary,
    treatment,
    work,
)

urlpatterns = [
    path("horinger/", public.hearing_list, name="hearing_list"),
    path("strommer/horinger/", feeds.everywhere, name="feed_hearings"),
    path(
        "strommer/horinger/kommune/<slug:number>/", feeds.of_municipality, name="feed_municipality"
    ),
    path("strommer/horinger/fylke/<slug:number>/", feeds.of_county, name="feed_county"),
    path("strommer/horinger/tema/<slug:code>/", feeds.of_topic, name="feed_topic"),
    path("oppslag/horing/<slug:ref>/", notice.hearing_notice, name="hearing_notice"),
    path("oppslag/kommune/<slug:number>/", notice.place_notice, name="place_notice"),
    path("arbeid/horinger/<slug:ref>/egen-nettside/", notice.hearing_embed, name="hearing_embed"),
    path("horinger/<slug:ref>/", public.hearing_detail, name="hearing"),
    path("horinger/<slug:ref>/inviterte/", public.hearing_invitees, name="hearing_invitees"),
    path("horinger/<slug:ref>/svar/", public.hearing_answers, name="hearing_answers"),
    path("horinger/<slug:ref>/svar/<int:number>/", public.answer_detail, name="answer"),
    path("horinger/<slug:ref>/oppsummering/", public.hearing_summary, name="hearing_summary"),
    path("horinger/<slug:ref>/pdf/", pdf.hearing_pdf, name="hearing_pdf"),
    path("horinger/<slug:ref>/svar/<int:number>/pdf/", pdf.answer_pdf, name="answer_pdf"),
    path("horinger/<slug:ref>/oppsummering/pdf/", pdf.summary_pdf, name="summary_pdf"),
    path("horinger/<slug:ref>/last-ned/<slug:name>/", export.hearing_export, name="hearing_export"),
    path(
        "arbeid/horinger/<slug:ref>/last-ned/<slug:name>/",
        export.hearing_export_own,
        name="hearing_export_own",
    ),
    path("horinger/<slug:ref>/dokumenter/<int:pk>/", public.document, name="hearing_document"),
    path("horinger/<slug:ref>/svar/nytt/", answers.answer_new, name="answer_new"),
    path(
        "horinger/<slug:ref>/svar/nytt/krav/<slug:claim>/",
        claim_drafts.answer_new_for_claim,
        name="answer_new_for_claim",
    ),
    path(
        "horinger/<slug:ref>/svar/uten-merknad/",
        answering.answer_without_remarks,
        name="answer_without_remarks",
    ),
    path(
        "horinger/<slug:ref>/svar/<int:number>/slutt-til/",
        answering.answer_join,
        name="answer_join",
    ),
    path("svar/<slug:ref>/trekk/", answering.answer_withdraw, name="answer_withdraw"),
    path("svar/<slug:ref>/kommentar/", cowriting.comment_add, name="comment_add"),
    path(
        "svar/<slug:ref>/kommentar/<int:pk>/slett/", cowriting.comment_delete, name="comment_delete"
    ),
    path("svar/<slug:ref>/be-om-godkjenning/", cowriting.sign_off_ask, name="sign_off_ask"),
    path("svar/<slug:ref>/godkjenn/", cowriting.sign_off_give, name="sign_off_give"),
    path("svar/<slug:ref>/uten-godkjenning/", cowriting.sign_off_drop, name="sign_off_drop"),
    path("arbeid/horinger/<slug:ref>/papir/", paper.paper_add, name="paper_add"),
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
    path(
        "arbeid/horinger/<slug:ref>/svar/<int:number>/hold-tilbake/",
        moderation.answer_withhold,
        name="answer_withhold",
    ),
    path(
        "arbeid/horinger/<slug:ref>/holdt-tilbake/<int:pk>/vis-igjen/",
        moderation.withholding_lift,
        name="withholding_lift",
    ),
    path("arbeid/horinger/<slug:ref>/vedtak/", summary.hearing_conclude, name="hearing_conclude"),
    # kinds: rounds, templates, plans, mappings
    path("horinger/<slug:ref>/resultater/", mapping.mapping_results, name="mapping_results"),
    path("arbeid/horinger/ny/utgangspunkt/", kinds.hearing_start, name="hearing_start"),
    path("arbeid/horinger/<slug:ref>/ny-runde/", kinds.next_round, name="next_round"),
    path("arbeid/horinger/<slug:ref>/lagre-mal/", kinds.template_save, name="template_save"),
    path("arbeid/maler/<int:pk>/slett/", kinds.template_delete, name="template_delete"),
    path(
        "arbeid/horinger/<slug:ref>/kartlegging/",
        mapping.mapping_questions,
        name="mapping_questions",
    ),
    path("planer/", plans.plan_list, name="plan_list"),
    path("planer/<slug:ref>/", plans.plan_detail, name="plan"),
    path("arbeid/planer/", plan_desk.work_plans, name="work_plans"),
    path("arbeid/planer/ny/", plan_desk.plan_new, name="plan_new"),
    path("arbeid/planer/<slug:ref>/", plan_desk.plan_work, name="plan_work"),
    path("arbeid/planer/<slug:ref>/fase/", plan_desk.plan_move, name="plan_move"),
    path("arbeid/planer/<slug:ref>/moter/", plan_desk.meeting_add, name="meeting_add"),
    path(
        "arbeid/planer/<slug:ref>/moter/<int:pk>/fjern/",
        plan_desk.meeting_remove,
        name="meeting_remove",
    ),
    path("arbeid/planer/<slug:ref>/horing/", plan_desk.plan_hearing, name="plan_hearing"),
]
