"""Addresses of grants: everyone's, the applicant's and the desk's."""

from django.urls import URLPattern, path

from grants.views import call_desk, publishing, questions, schemes, work

WORK = "arbeid/tilskudd/"
CALL = "arbeid/tilskudd/<slug:ref>/"
SCHEME = "arbeid/tilskudd/ordning/<slug:ref>/"

urlpatterns: list[URLPattern] = [
    # desk: schemes and calls, what they ask, publishing (the page of one call stands last below)
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
