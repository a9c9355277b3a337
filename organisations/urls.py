"""Addresses of the registry; `<key>` is an organisation number or a ref."""

from django.urls import URLPattern, path, register_converter

from organisations.views import (
    causes,
    contacts,
    desk,
    listing,
    municipalities,
    organisations,
    own,
    venues,
)


class PlaceNumber:
    """Two digits for a county, four for a municipality; zeros in front count."""

    regex = "[0-9]{2}(?:[0-9]{2})?"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(PlaceNumber, "place")

OWN = "organisasjonen/<slug:key>/"
CAUSES = f"{OWN}hjertesaker/"
OWN_VENUES = f"{OWN}lokaler/"
DESK = "arbeid/register/<place:number>/"
CONTACTS = "arbeid/kontaktpersoner/<place:number>/"
VENUES = "arbeid/lokaler/<place:number>/"

urlpatterns: list[URLPattern] = [
    path("organisasjoner/", listing.organisation_list, name="organisation_list"),
    path("organisasjoner/<slug:key>/", organisations.organisation, name="organisation"),
    path("kommuner/", municipalities.municipality_list, name="municipality_list"),
    path("kommuner/<slug:slug>/lokaler/", venues.venue_list, name="venue_list"),
    path("lokaler/<slug:ref>/", venues.venue, name="venue"),
    path(OWN, own.own_organisation, name="own_organisation"),
    path(CAUSES, causes.cause_list, name="cause_list"),
    path(f"{CAUSES}ny/", causes.cause_new, name="cause_new"),
    path(f"{CAUSES}<int:pk>/", causes.cause_edit, name="cause_edit"),
    path(f"{CAUSES}<int:pk>/avslutt/", causes.cause_end, name="cause_end"),
    path(OWN_VENUES, venues.own_venues, name="own_venues"),
    path(f"{OWN_VENUES}nytt/", venues.own_venue_new, name="own_venue_new"),
    path(f"{OWN_VENUES}<slug:ref>/", venues.own_venue_edit, name="own_venue_edit"),
    path(f"{OWN_VENUES}<slug:ref>/avslutt/", venues.own_venue_end, name="own_venue_end"),
    path(DESK, desk.register, name="desk"),
    path(f"{DESK}liste.xlsx", desk.export, {"kind": "xlsx"}, name="desk_xlsx"),
    path(f"{DESK}liste.csv", desk.export, {"kind": "csv"}, name="desk_csv"),
    path(CONTACTS, contacts.contact_list, name="contact_list"),
    path(f"{CONTACTS}ny/", contacts.contact_new, name="contact_new"),
    path(f"{CONTACTS}<int:pk>/", contacts.contact_edit, name="contact_edit"),
    path(f"{CONTACTS}<int:pk>/bekreft/", contacts.contact_confirm, name="contact_confirm"),
    path(f"{CONTACTS}<int:pk>/opp/", contacts.contact_up, name="contact_up"),
    path(f"{CONTACTS}<int:pk>/fjern/", contacts.contact_remove, name="contact_remove"),
    path(VENUES, venues.place_venues, name="place_venues"),
    path(f"{VENUES}nytt/", venues.place_venue_new, name="place_venue_new"),
    path(f"{VENUES}<slug:ref>/", venues.place_venue_edit, name="place_venue_edit"),
    path(f"{VENUES}<slug:ref>/avslutt/", venues.place_venue_end, name="place_venue_end"),
]
