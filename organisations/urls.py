"""Addresses of the registry; `<key>` is an organisation number or a ref."""

from django.urls import URLPattern, path

from organisations.views import causes, listing, municipalities, organisations, own

OWN = "organisasjonen/<slug:key>/"
CAUSES = f"{OWN}hjertesaker/"

urlpatterns: list[URLPattern] = [
    path("organisasjoner/", listing.organisation_list, name="organisation_list"),
    path("organisasjoner/<slug:key>/", organisations.organisation, name="organisation"),
    path("kommuner/", municipalities.municipality_list, name="municipality_list"),
    path(OWN, own.own_organisation, name="own_organisation"),
    path(CAUSES, causes.cause_list, name="cause_list"),
    path(f"{CAUSES}ny/", causes.cause_new, name="cause_new"),
    path(f"{CAUSES}<int:pk>/", causes.cause_edit, name="cause_edit"),
    path(f"{CAUSES}<int:pk>/avslutt/", causes.cause_end, name="cause_end"),
]
