"""Addresses of the platform: text, editions, evaluations, activities, policies, instruments."""

from django.urls import URLPattern, path

from agreements.views import instruments, work_instruments

urlpatterns: list[URLPattern] = [
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
