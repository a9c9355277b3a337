"""What Larvik offers beside its grants, rooms and contact persons, with groups it forgets."""

from typing import Any

from agreements.actions import instruments as actions
from agreements.models import Instrument
from agreements.policies.instruments import groups
from agreements.states import InstrumentKind
from core import clock
from organisations.models import (
    ContactPerson,
    Municipality,
    Organisation,
    OrganisationArea,
    Venue,
)
from platform_portal.demo.parties import numbers
from platform_portal.demo.time_travel import days_from_now

K = InstrumentKind
PLACE = "3909"
# kind, name, words, web page, venue, contact person, groups (codes of ICNPO; none: for all)
OFFERED = [
    (K.EQUIPMENT, "Lydanlegg og mikrofoner",
     "To små anlegg med mikrofoner. Hentes på biblioteket mandag til fredag. Det koster ingenting.",
     "https://utlan.example/lyd", "", "", ("1",)),
    (K.EQUIPMENT, "Festtelt og bord",
     "Tre telt på fire ganger åtte meter, med bord og benker. Bestill to uker før.",
     "", "", "Jonas Vik", ()),
    (K.COMPETENCE, "Kurs i å skrive søknad",
     "To kvelder i året. Ta med søknaden dere holder på med, så ser vi på den sammen.",
     "https://kurs.example/soknad", "Gamle Torg aktivitetshus", "", ()),
    (K.COMPETENCE, "Førstehjelp for trenere",
     "Fire timer om skader på trening. Gratis for lag med barn og unge.",
     "https://kurs.example/forstehjelp", "", "", ("1", "13")),
    (K.CONTACT, "Frivilligsentralen på Torget",
     "Kom innom og spør. Vi hjelper med skjemaer, styrearbeid og å finne folk.",
     "", "Gamle Torg aktivitetshus", "Kari Lunde", ()),
    (K.INFORMATION, "Nyhetsbrev for lag og foreninger",
     "Én gang i måneden, med frister, kurs og ledige lokaler.",
     "https://nyhetsbrev.example/", "", "", ()),
    (K.VENUE, "Øvingsrom for korps og kor",
     "Fast øvingstid i Bøkesalen, fordelt hver vår. Skap til instrumenter.",
     "https://lokaler.example/oving", "Bøkesalen", "", ("1",)),
    (K.MONEY, "Arrangementsgaranti",
     "Kommunen dekker inntil 10 000 kroner hvis et åpent arrangement går i minus.",
     "https://garanti.example/", "", "Jonas Vik", ()),
]  # fmt: skip
# name, ICNPO: they came after the hearings and the grants, and nothing has reached them yet
FORGOTTEN = [
    ("Nordlia bedehus", "10100"),
    ("Farris samtaleforum for tro og livssyn", "10100"),
    ("Bøkeskogen studielag", "2300"),
]
LEFT, ENDED = "Brukte PC-er", "Gratis kopiering på rådhuset"


def make_instruments(people: dict[str, Any]) -> None:
    """Every kind; one whose contact person is gone, one that was taken away."""
    place = Municipality.objects.get(number=PLACE)
    kari = people["kari"]
    make_forgotten(place)
    with days_from_now(-200):
        ended = offer(place, kari, K.INFORMATION, ENDED, "Inntil 200 ark i måneden.",
                      "https://kopi.example/", "", "", ())  # fmt: skip
        old = offer(place, kari, K.EQUIPMENT, LEFT, "PC-er kommunen har byttet ut. Ring først.",
                    "", "", "Jonas Vik", ())  # fmt: skip
    with days_from_now(-20):
        for row in OFFERED:
            offer(place, kari, *row)
        actions.end_instrument(ended, by=kari)
    Instrument.objects.filter(pk=old.pk).update(contact=None)  # as when the person is removed


def make_forgotten(place: Municipality) -> None:
    """Organisations of groups that the municipality has not thought of."""
    taken = set(Organisation.objects.exclude(orgnr=None).values_list("orgnr", flat=True))
    free = (number for number in numbers() if number not in taken)
    for name, icnpo in FORGOTTEN:
        one = Organisation.objects.create(
            orgnr=next(free), name=name, seat=place, org_form="FLI", icnpo=icnpo,
            in_voluntary_register=True, register_read_at=clock.now(),
        )  # fmt: skip
        OrganisationArea.objects.create(organisation=one, municipality=place)


def offer(
    place: Municipality,
    by: Any,
    kind: str,
    name: str,
    words: str,
    link: str,
    venue: str,
    contact: str,
    codes: tuple[str, ...],
) -> Instrument:
    """One, as its case handler would have written it."""
    return actions.add_instrument(
        place,
        by=by,
        kind=kind,
        name=name,
        words=words,
        link=link,
        venue=Venue.objects.get(name=venue) if venue else None,
        contact=ContactPerson.objects.get(municipality=place, name=contact) if contact else None,
        groups=list(groups().filter(code__in=codes)),
    )
