"""All addresses. Each app states its own; those that compose several stand here."""

from django.conf import settings
from django.urls import include, path

from platform_portal.views import demo, letters, my_data, own, pages, places, runs

urlpatterns = [
    path("", pages.front, name="front"),
    path("start/", pages.start, name="start"),
    path("min-side/", own.my_page, name="my_page"),
    path("arbeid/", own.work, name="work"),
    path("arbeid/brev/", letters.letters, name="letters"),
    path("drift/", letters.operations, name="operations"),
    path("drift/register/", runs.register_runs, name="register_runs"),
    path("drift/register/<slug:ref>/", runs.register_run, name="register_run"),
    path("bytt/", pages.switch, name="switch"),
    path("kommuner/<slug:slug>/", places.municipality, name="municipality"),
    path("om/", pages.about, name="about"),
    path("personvern/", pages.privacy, name="privacy"),
    path("tilgjengelighet/", pages.accessibility, name="accessibility"),
    path("konto/mine-data/", my_data.overview, name="my_data"),
    path("konto/mine-data/kopi/", my_data.copy, name="my_data_copy"),
    path("konto/mine-data/last-ned/", my_data.download, name="my_data_download"),
    path("konto/mine-data/slett/", my_data.delete, name="my_data_delete"),
    path("helse/", pages.health, name="health"),
    path("", include("accounts.urls")),
    path("", include("organisations.urls")),
    path("", include("consultations.urls")),
]
if settings.PORTAL_DEMO:
    urlpatterns += [
        path("demo/post/", demo.inbox, name="demo_mail"),
        path("demo/post/<slug:name>/", demo.message, name="demo_message"),
    ]
