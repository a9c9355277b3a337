"""Addresses of the platform: text, editions, evaluations, activities, policies, instruments."""

from django.urls import URLPattern, path

from agreements.views import (
    answering,
    editions,
    evaluations,
    instruments,
    local_list,
    local_news,
    local_opendata,
    local_page,
    local_points,
    local_sign,
    local_work,
    work_instruments,
    writing,
)

EDITION = "plattformen/utgaver/<slug:ref>/"
PLATFORM = "plattformen/arbeid/<slug:ref>/"
LOCAL = "plattformen/lokale/<slug:ref>/"

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
