"""Larvik's dialogue rooms: one in each phase, the locked one with everything in it (clause K4)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.actions import create_person
from core import clock, files
from core.models import StoredFile
from organisations import actions as registry
from organisations.models import Organisation, Topic
from organisations.states import MembershipSource, Role
from partnerships.actions import room_documents, room_ending, room_joining, room_talk, rooms
from partnerships.actions.rooms import Confirmed
from partnerships.models import DialogueRoom, RoomParticipant
from partnerships.states import Estimate, Reservable, RoomKind
from platform_portal.demo.hearings import let_old_letters_go
from platform_portal.demo.parties import organisation_called
from platform_portal.demo.pdf import page
from platform_portal.demo.time_travel import days_from_now

BAND = "Solsida skolekorps"
IN_ROOM = ["Nanset sanitetsforening", "Jevnaldrende mot ensomhet", "Stø kurs for pårørende"]
CONFIRMED = Confirmed(
    reservable=Reservable.YES,
    estimate=Estimate.UNDER,
    social_aim=True,
    common_good=True,
    budget_efficient=True,
    words="Tilbudet er for eldre som bor alene. Frivillige gir god bruk av pengene.",
    uncertainty_read=True,
)
UNSURE = Confirmed(reservable=Reservable.UNSURE, estimate=Estimate.UNKNOWN, uncertainty_read=True)


@dataclass(frozen=True)
class Cast:
    """Who acts: the case handler, the one who buys, and the one who speaks for the band."""

    kari: Any
    inga: Any
    ola: Any


def make_rooms(people: dict[str, Any]) -> None:
    """Every phase once."""
    cast = Cast(people["kari"], people["inga"], people["ola"])
    locked_room(cast)
    open_room(cast)
    with days_from_now(-3):
        begun(cast, "Skyss til aktiviteter", "Barn og unge", RoomKind.EXISTING, SKYSS)
    past(cast, "Besøk til dem som bor alene", "Eldre", None)
    past(cast, "Hjelp til å flytte hjemmefra", "Barn og unge", ends_without)
    past(cast, "Svømming for alle", "Idrett", closes)
    past(cast, "Turer for pårørende", "Helse og omsorg", None, summed=False)
    let_old_letters_go()


SKYSS = "Noen barn kommer seg ikke til trening og øving. Vi ser etter en måte å kjøre sammen på."
ELDRE = (
    "Om lag 400 eldre hos oss bor alene og sier at dagene er lange. Vi ser etter et sted å være "
    "på dagtid, fire dager i uka, med varm mat og noe å gjøre. Det skal vare i flere år."
)
SKOLE = (
    "Mange barn har ingenting å gå til mellom skolen og middagen. Vi ser etter lag som kan fylle "
    "ettermiddagene med musikk, idrett og lekser, i lokaler vi har."
)
WONDER = "Hva må til for at dere kan være med?\nHva bør vi ikke gjøre?\nHvor lenge må det vare?"


def begun(cast: Cast, title: str, topic: str, kind: str, need: str, days: int = 30) -> DialogueRoom:
    """A need that Kari has written whole, to be open for so many days."""
    larvik = organisation_called("3909")
    room = rooms.create_room(larvik, by=cast.kari, title=title, kind=kind, need=need)
    return rooms.save_room(
        room,
        by=cast.kari,
        version=room.version,
        topics=[Topic.objects.get(name_nb=topic)],
        closes_on=clock.today() + timedelta(days=days),
        title=title,
        kind=kind,
        need=need,
        wonder=WONDER,
        contact_name="Kari Lunde",
        contact_phone="33 00 00 00",
        contact_email="kari@kommune.example",
    )


def opened(cast: Cast, room: DialogueRoom, confirmed: Confirmed = UNSURE) -> DialogueRoom:
    """By Inga, as it is now."""
    room.refresh_from_db()
    return rooms.open_room(room, by=cast.inga, version=room.version, confirmed=confirmed)


def paper(title: str, words: str, by: Any) -> StoredFile:
    """A small document."""
    return files.receive(SimpleUploadedFile(f"{title}.pdf", page(title, words)), by=by)


def speaker(name: str) -> tuple[Organisation, Any]:
    """An organisation and somebody responsible there, whom nobody signs in as."""
    organisation = organisation_called(name)
    held = organisation.ref
    person = create_person(email=f"leder-{held}@lag.example", name="Tor Vang", by=None)
    registry.start_membership(
        organisation, user=person, role=Role.RESPONSIBLE, source=MembershipSource.APPROVAL, by=None
    )
    return organisation, person


def inside(room: DialogueRoom, name: str) -> tuple[RoomParticipant, dict[str, Any]]:
    """In the room, and how it acts."""
    organisation, person = speaker(name)
    who = room_joining.join(room, by=person, on_behalf_of=organisation, declares=True)
    return who, {"by": person, "on_behalf_of": organisation}


def locked_room(cast: Cast) -> None:
    """Announced a month ago, with everything that a room can hold."""
    with days_from_now(-110):
        room = begun(cast, "Møteplass for eldre på dagtid", "Eldre", RoomKind.LONG_TERM, ELDRE)
        for title in ("Behovet i tall", "Lokaler vi har"):
            file = paper(title, ELDRE, cast.kari)
            room_documents.add_document(room, by=cast.kari, file=file, title=title)
        room = opened(cast, room, CONFIRMED)
    with days_from_now(-100):
        (first, one), (second, two), _third = (inside(room, name) for name in IN_ROOM)
        asked = room_talk.ask(first, text="Kan vi bruke kjøkkenet på Gamle Torg?", **one)
        later = room_talk.ask(second, text="Hvor mange kommer hver dag?", **two)
    with days_from_now(-95):
        room_talk.answer(asked, by=cast.kari, words="Ja, fire dager i uka.")
        room_talk.answer(later, by=cast.kari, words="Vi tror mellom 20 og 40.")
        idea = paper("Slik gjør vi det", "Frivillige verter i par.", one["by"])
        room_documents.hand_in(first, file=idea, title="Slik gjør vi det", **one)
        price = paper("Regnestykket vårt", "Bare for kommunen.", two["by"])
        room_documents.hand_in(second, file=price, title="Regnestykket vårt", secret=True, **two)
    met(cast, room, first)
    with days_from_now(-60):
        finish(
            cast,
            room,
            "Tre lag var med. Alle ønsker faste dager, eget kjøkken og avtale i fire år.",
        )
    with days_from_now(-30):
        room.refresh_from_db()
        room_ending.announce(
            room,
            by=cast.inga,
            version=room.version,
            notice_url="https://doffin.no/notices/eksempel-100001",
            notice_on=clock.today(),
        )


def met(cast: Cast, room: DialogueRoom, who: RoomParticipant) -> None:
    """A one-to-one meeting with a confidential part."""
    with days_from_now(-92, hour=9) as began:
        held_at = began
    with days_from_now(-92, hour=12):
        room_talk.log_meeting(
            room,
            by=cast.kari,
            participant=who,
            held_at=held_at,
            minutes=45,
            people="Tor Vang og Kari Lunde",
            subjects="Verter og kjøkken",
            words="Vi så på kjøkkenet. To frivillige verter hver dag er nok.",
            secret="Laget har en gave som kan dekke inventaret.",  # noqa: S106  (words)
        )


def finish(cast: Cast, room: DialogueRoom, summary: str) -> DialogueRoom:
    """Summed up by Kari."""
    room.refresh_from_db()
    return room_ending.summarise(room, by=cast.kari, version=room.version, summary=summary)


def open_room(cast: Cast) -> None:
    """Open for two weeks more; the band takes part, and a question waits."""
    with days_from_now(-14):
        room = begun(cast, "Ettermiddager for barn", "Barn og unge", RoomKind.EXISTING, SKOLE)
        file = paper("Skolene og lokalene", SKOLE, cast.kari)
        room_documents.add_document(room, by=cast.kari, file=file, title="Skolene og lokalene")
        room = opened(cast, room)
    with days_from_now(-8):
        band = organisation_called(BAND)
        own = {"by": cast.ola, "on_behalf_of": band}
        who = room_joining.join(room, declares=True, **own)
        inside(room, "Lågen skøytegruppe")
        asked = room_talk.ask(who, text="Er det plass til instrumentene om natten?", **own)
    with days_from_now(-5):
        room_talk.answer(asked, by=cast.kari, words="Ja, i tre av fire skoler.")
        price = paper("Hva en øvingskveld koster", "Bare for kommunen.", cast.ola)
        room_documents.hand_in(
            who, file=price, title="Hva en øvingskveld koster", secret=True, **own
        )
    with days_from_now(-1):
        room_talk.ask(who, text="Kan to lag dele en ettermiddag?", **own)
        waits = paper("Timeplan", SKOLE, cast.kari)
        room_documents.add_document(room, by=cast.kari, file=waits, title="Timeplan")


def past(
    cast: Cast,
    title: str,
    topic: str,
    end: Callable[[Cast, DialogueRoom], None] | None,
    *,
    summed: bool = True,
) -> None:
    """A dialogue whose days are over, summed up or not, and ended in some way or not yet."""
    with days_from_now(-60):
        need = f"{title}: vi vil vite hva lagene kan og vil, før vi bestemmer oss."
        room = opened(cast, begun(cast, title, topic, RoomKind.LONG_TERM, need))
    if not summed:
        return
    with days_from_now(-20):
        finish(cast, room, "Ingen hadde tid i år. Flere vil være med på å tenke videre.")
    if end is not None:
        with days_from_now(-10):
            room.refresh_from_db()
            end(cast, room)


def ends_without(cast: Cast, room: DialogueRoom) -> None:
    """No procurement, and why."""
    room_ending.end_without_procurement(
        room, by=cast.inga, version=room.version, reason="Det ble ikke penger til det i budsjettet."
    )


def closes(cast: Cast, room: DialogueRoom) -> None:
    """No procurement, and closed with an agreement of another kind."""
    ends_without(cast, room)
    room.refresh_from_db()
    room_ending.close_room(room, by=cast.inga, agreements=1)
