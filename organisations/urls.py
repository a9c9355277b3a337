"""Addresses of the registry; `<key>` is an organisation number or a ref."""

from django.urls import URLPattern, path, register_converter

from organisations.views import (
    causes,
    claim_desk,
    contacts,
    desk,
    joining,
    links,
    listing,
    municipalities,
    operators,
    own,
    people,
    presence,
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
PEOPLE = f"{OWN}personer/"
UMBRELLAS = f"{OWN}med-i/"
OWN_VENUES = f"{OWN}lokaler/"
DESK = "arbeid/register/<place:number>/"
CONTACTS = "arbeid/kontaktpersoner/<place:number>/"
VENUES = "arbeid/lokaler/<place:number>/"

JOINING = [
    path(PEOPLE, people.people, name="people"),
    path(f"{PEOPLE}inviter/", people.people_invite, name="people_invite"),
    path(f"{PEOPLE}slutt/", people.people_leave, name="people_leave"),
    path(f"{PEOPLE}nytt-styre/", people.handover, name="handover"),
    path(f"{PEOPLE}nytt-styre/trekk/", people.handover_withdraw, name="handover_withdraw"),
    path(f"{PEOPLE}<int:pk>/rolle/", people.people_role, name="people_role"),
    path(f"{PEOPLE}<int:pk>/avslutt/", people.people_end, name="people_end"),
    path(f"{PEOPLE}invitasjon/<slug:ref>/igjen/", people.invitation_again, name="invitation_again"),
    path(
        f"{PEOPLE}invitasjon/<slug:ref>/trekk/",
        people.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path("bli-med/", joining.join, name="join"),
    path("bli-med/finn/", joining.join_search, name="join_search"),
    path("bli-med/uten-nummer/", joining.join_group, name="join_group"),
    path("bli-med/organisasjon/<slug:key>/", joining.join_organisation, name="join_organisation"),
    path("bli-med/krav/<slug:ref>/", joining.join_claim, name="join_claim"),
    path("bli-med/krav/<slug:ref>/ny-lenke/", joining.join_claim_again, name="join_claim_again"),
    path("bli-med/krav/<slug:ref>/trekk/", joining.join_claim_withdraw, name="join_claim_withdraw"),
    path("bekreft/<str:token>/", links.claim_link, name="claim_link"),
    path("bekreft/<str:token>/ja/", links.claim_link_yes, name="claim_link_yes"),
    path("bekreft/<str:token>/nei/", links.claim_link_no, name="claim_link_no"),
    path("invitasjon/<str:token>/", links.invitation, name="invitation"),
    path("invitasjon/<str:token>/ja/", links.invitation_yes, name="invitation_yes"),
    path("invitasjon/<str:token>/nei/", links.invitation_no, name="invitation_no"),
    path("krav/<slug:ref>/ja/", claim_desk.claim_yes, name="claim_yes"),
    path("krav/<slug:ref>/nei/", claim_desk.claim_no, name="claim_no"),
    path("arbeid/register/krav/", claim_desk.claim_desk, name="claim_desk"),
    path("arbeid/register/slipp-inn/<slug:key>/", claim_desk.let_in, name="let_in"),
    path("arbeid/personer/", people.work_people, name="work_people"),
    path(f"{OWN}synlighet/", presence.visibility, name="visibility"),
    path(f"{OWN}synlighet/vis/", presence.visibility_show, name="visibility_show"),
    path(f"{OWN}synlighet/skjul/", presence.visibility_hide, name="visibility_hide"),
    path(f"{OWN}legg-ned/", presence.dissolve, name="dissolve"),
    path(f"{OWN}stemmer/", presence.still_true, name="still_true"),
    path(UMBRELLAS, presence.umbrellas, name="umbrellas"),
    path(f"{UMBRELLAS}<slug:ref>/ny/", presence.umbrella_add, name="umbrella_add"),
    path(f"{UMBRELLAS}<int:pk>/bekreft/", presence.umbrella_confirm, name="umbrella_confirm"),
    path(f"{UMBRELLAS}<int:pk>/avslutt/", presence.umbrella_end, name="umbrella_end"),
    path("arbeid/register/delte-kommuner/", claim_desk.placement, name="placement"),
    path(
        "arbeid/register/delte-kommuner/<slug:ref>/<slug:number>/",
        claim_desk.placement_take,
        name="placement_take",
    ),
    path("drift/organisasjoner/slaa-sammen/", operators.merge, name="merge"),
    path("drift/kommuner/endringer/", operators.boundary_changes, name="boundary_changes"),
    path("drift/kommuner/", operators.party_list, name="party_list"),
    path("drift/kommuner/<slug:key>/inviter/", operators.party_invite, name="party_invite"),
]

urlpatterns: list[URLPattern] = [
    *JOINING,
    path("organisasjoner/", listing.organisation_list, name="organisation_list"),
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
