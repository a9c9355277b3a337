"""All addresses. Each app states its own; those that compose several stand here."""

from django.conf import settings
from django.urls import include, path

from platform_portal.views import demo, letters, own, pages, places

handler400 = "platform_portal.views.bad_request"
urlpatterns = [
    path("", pages.front, name="front"),
    path("start/", pages.start, name="start"),
    path("min-side/", own.my_page, name="my_page"),
    path("arbeid/", own.work, name="work"),
    path("arbeid/brev/", letters.letters, name="letters"),
    path("drift/", letters.operations, name="operations"),
    path("bytt/", pages.switch, name="switch"),
    path("kommuner/<slug:slug>/", places.municipality, name="municipality"),
    path("om/", pages.about, name="about"),
    path("personvern/", pages.privacy, name="privacy"),
    path("tilgjengelighet/", pages.accessibility, name="accessibility"),
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
