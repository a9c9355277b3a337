"""All addresses. Each app states its own; those that compose several stand here."""

from django.conf import settings
from django.urls import include, path

from platform_portal.views import (
    activity,
    calendar,
    demo,
    desk,
    for_us,
    letters,
    my_data,
    operations,
    operator,
    own,
    pages,
    places,
    refusal,
    runs,
)

handler400 = "platform_portal.views.bad_request"
urlpatterns = [
    path("", pages.front, name="front"),
    path("start/", pages.start, name="start"),
    path("min-side/", own.my_page, name="my_page"),
    path("min-side/horinger/", for_us.own_hearings, name="own_hearings"),
    path("min-side/moter/", for_us.own_meetings, name="own_meetings"),
    path("arbeid/", own.work, name="work"),
    path("arbeid/brev/", letters.letters, name="letters"),
    path("drift/register/", runs.register_runs, name="register_runs"),
    path("drift/register/<slug:ref>/", runs.register_run, name="register_run"),
    path("arbeid/brev/<int:pk>/", letters.letter, name="letter"),
    path("arbeid/brev/<int:pk>/nadd/", letters.reached, name="letter_reached"),
    path("arbeid/brev/<int:pk>/send-pa-nytt/", letters.again, name="letter_again"),
    path("brev/avmelding/<slug:token>/", refusal.refusal, name="refusal"),
    path("brev/avmelding/<slug:token>/angre/", refusal.regret, name="refusal_regret"),
    path("drift/", operations.operations, name="operations"),
    path("drift/stans/", operations.pause, name="sending_pause"),
    path("drift/start/", operations.resume, name="sending_resume"),
    path("drift/adresser/", operations.addresses, name="stopped_addresses"),
    path("drift/adresser/<int:pk>/apne/", operations.lift, name="address_lift"),
    path("arbeid/register/", desk.to_desk, {"name": "desk"}, name="to_desk"),
    path("arbeid/kontaktpersoner/", desk.to_desk, {"name": "contact_list"}, name="to_contacts"),
    path("arbeid/lokaler/", desk.to_desk, {"name": "place_venues"}, name="to_venues"),
    path("drift/to-trinn/", operator.second_step, name="second_step"),
    path("bytt/", pages.switch, name="switch"),
    path("kommuner/<slug:slug>/", places.municipality, name="municipality"),
    path("organisasjoner/<slug:key>/", places.organisation, name="organisation"),
    path("organisasjoner/<slug:key>/aktivitet/", activity.activity, name="activity"),
    path("organisasjonen/<slug:key>/aktivitet/vis/", activity.show, name="activity_show"),
    path("organisasjonen/<slug:key>/aktivitet/skjul/", activity.hide, name="activity_hide"),
    path("om/", pages.about, name="about"),
    path("personvern/", pages.privacy, name="privacy"),
    path("tilgjengelighet/", pages.accessibility, name="accessibility"),
    path("konto/mine-data/", my_data.overview, name="my_data"),
    path("konto/mine-data/kopi/", my_data.copy, name="my_data_copy"),
    path("konto/mine-data/last-ned/", my_data.download, name="my_data_download"),
    path("konto/mine-data/slett/", my_data.delete, name="my_data_delete"),
    # calendars
    path("kalender/", calendar.calendar, name="calendar"),
    path("kalender/<slug:token>.ics", calendar.own_ics, name="own_ics"),
    path("kommuner/<slug:number>/kalender.ics", calendar.municipality_ics, name="municipality_ics"),
    path("konto/kalender/", calendar.own_calendar, name="own_calendar"),
    path("konto/kalender/ny/", calendar.renew_own, name="own_calendar_renew"),
    path("konto/kalender/steng/", calendar.close_own, name="own_calendar_close"),
    path("helse/", pages.health, name="health"),
    path("", include("accounts.urls")),
    path("", include("organisations.urls")),
    path("", include("forums.urls")),
    path("", include("consultations.urls")),
    path("", include("grants.urls")),
]
if settings.PORTAL_DEMO:
    urlpatterns += [
        path("demo/post/", demo.inbox, name="demo_mail"),
        path("demo/post/<slug:name>/", demo.message, name="demo_message"),
    ]
