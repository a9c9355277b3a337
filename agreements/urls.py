"""Addresses of the platform: text, editions, evaluations, activities, policies, instruments."""

from django.urls import URLPattern, path

from agreements.views import (
    editions,
    local_list,
    local_news,
    local_opendata,
    local_page,
    local_points,
    local_sign,
    local_work,
)

LOCAL = "plattformen/lokale/<slug:ref>/"

urlpatterns: list[URLPattern] = [
    # --- the text and its editions ---
    path("plattformen/utgaver/<slug:ref>/", editions.edition_detail, name="edition"),
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
    path(f"{LOCAL}send/", local_work.local_send, name="local_send"),
    path(f"{LOCAL}ja/<slug:side>/", local_sign.local_yes_say, name="local_yes"),
    path(f"{LOCAL}tilbake/", local_sign.local_return, name="local_return"),
    path(f"{LOCAL}slutt-dere-til/", local_sign.local_join, name="local_join"),
    path(f"{LOCAL}ga-ut/<slug:organisation>/", local_sign.local_leave, name="local_leave"),
]
