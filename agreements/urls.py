"""Addresses of the platform: text, editions, evaluations, activities, policies, instruments."""

from django.urls import URLPattern, path

from agreements.views import (
    answering,
    editions,
    evaluations,
    instruments,
    work_instruments,
    writing,
)

EDITION = "plattformen/utgaver/<slug:ref>/"
PLATFORM = "plattformen/arbeid/<slug:ref>/"

urlpatterns: list[URLPattern] = [
    # --- the text and its editions ---
    path("plattformen/tekst/", editions.platform_text, name="platform_text"),
    path(EDITION, editions.edition_detail, name="edition"),
    path(f"{EDITION}ja/", answering.edition_yes, name="edition_yes"),
    path(f"{EDITION}endre/", answering.edition_return, name="edition_return"),
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
    path("plattformen/evaluering/<slug:ref>/", evaluations.evaluation_detail, name="evaluation"),
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
]
