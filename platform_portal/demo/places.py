"""Rooms to lend in the demo's municipalities, and a second person to call: all invented."""

from typing import Any

from organisations import actions as registry
from organisations.models import ACCESS_FACTS, ContactPerson, Municipality, Organisation
from organisations.states import Fact
from platform_portal.demo.parties import organisation_called

YES, NO, UNKNOWN = Fact.YES, Fact.NO, Fact.UNKNOWN
SHORT = {"j": YES, "n": NO, "?": UNKNOWN}
# owner, municipality, name, address, what for, people, m2, price («» = free), facts in the order of
# ACCESS_FACTS, storage, sound, who helps
VENUES = [
    ("3909", "3909", "Bøkesalen", "Bøkeveien 2", "Møter, øvinger og små konserter. Flygel i salen.",
     120, 140, "", "jjjjjjj", "j", "j", "Vaktmesteren, 33 00 00 10, hverdager til kl. 21"),
    ("3909", "3909", "Gamle Torg aktivitetshus", "Torget 4", "Kurs, kafé og møter.",
     60, 95, "", "jjjnj?n", "j", "n", ""),
    ("3909", "3909", "Farrishallen, møterommet", "Farrisveien 11", "Styremøter og foredrag.",
     24, 40, "", "jj???nn", "n", "n", ""),
    ("3909", "3909", "Lågen skole, gymsal", "Elveveien 8", "Trening, dans og korpsøving.",
     80, 220, "", "nnnj??n", "?", "j", ""),
    ("3909", "3909", "Stavernsbrygga samlingshus", "Bryggegata 1", "Selskap og større møter.",
     150, 180, "800 kroner kvelden", "jjjjnjj", "n", "n", "Verten på stedet"),
    ("Nordlia grendelag", "3909", "Nordlia grendehus", "Nordliveien 40",
     "Vi låner ut salen når vi ikke bruker den selv.", 70, 110, "300 kroner kvelden", "jj?j??n",
     "n", "n", ""),
    ("5006", "5006", "Sannan kulturrom", "Kongens gate 20", "Øving og små forestillinger.",
     90, 130, "", "jjjjjjj", "j", "j", "Kulturvakten, 74 00 00 20"),
    ("3405", "3405", "Mesna møterom", "Storgata 31", "Møter for inntil 30.",
     30, 48, "", "jjjj??n", "n", "n", ""),
]  # fmt: skip
SECOND = ("3909", "Jonas Vik", "leder for kulturavdelingen", "33 00 00 02")


def make_places() -> None:
    """Every venue, and one more to call in Larvik."""
    for row in VENUES:
        make_venue(*row)
    number, name, title, phone = SECOND
    place = Municipality.objects.get(number=number)
    for first in ContactPerson.objects.filter(municipality=place):
        registry.confirm_contact_person(first, by=None)
    registry.add_contact_person(place, by=None, name=name, title=title, phone=phone)


def make_venue(
    owner_name: str,
    number: str,
    name: str,
    address: str,
    about: str,
    people: int,
    area: int,
    price: str,
    facts: str,
    storage: str,
    sound: str,
    helper: str,
) -> Any:
    """One venue, as its owner would have written it."""
    owner: Organisation = organisation_called(owner_name)
    known: dict[str, Any] = {
        fact: SHORT[letter] for fact, letter in zip(ACCESS_FACTS, facts, strict=True)
    }
    return registry.save_venue(
        owner,
        by=None,
        on_behalf_of=owner,
        municipality=Municipality.objects.get(number=number),
        name=name,
        address=address,
        about=about,
        people=people,
        area=area,
        free=not price,
        price=price,
        booking_url="" if owner_name == "Nordlia grendelag" else "https://lokaler.example/",
        assistance_contact=helper,
        storage=SHORT[storage],
        sound=SHORT[sound],
        **known,
    )
