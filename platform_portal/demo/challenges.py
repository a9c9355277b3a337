"""Challenges of Larvik in the demo: one in each state, from both sides; by the real actions."""

from datetime import timedelta
from typing import Any

from core import clock
from core.models import new_ref
from forums.models import Forum
from forums.policies import own_parties
from organisations.models import Municipality, Organisation, Topic
from partnerships.actions import (
    challenge_around,
    challenge_ideas,
    challenge_posting,
    challenge_trying,
)
from partnerships.models import Challenge, ChallengeIdea, Partnership
from partnerships.policies import challenges
from platform_portal.demo.hearings import sender_for
from platform_portal.demo.time_travel import days_from_now

PLACE = "3909"
BAND, SCOUTS, KIN = "Solsida skolekorps", "Skogtrollene speidergruppe", "Stø kurs for pårørende"
CENTRE, YOUTH, MUSIC = "Larvik frivilligsentral", "Hedrum ungdomslag", "Mangfold i musikken"


def make_challenges(people: dict[str, Any]) -> None:
    """One in each state that a page can show."""
    make_adopted(people)
    make_put_away(people)
    make_tried(people)
    make_discussed(people)
    make_shared(people)


def make_shared(people: dict[str, Any]) -> None:
    """Nobody has answered yet."""
    share(people, -4, BAND, "Instrumentene står i en fuktig kjeller",
          "Vi leier et lager der det drypper fra taket. Tre klarinetter måtte repareres i vår. "
          "Vi tror flere lag har det slik.", "lagring")  # fmt: skip


def make_discussed(people: dict[str, Any]) -> None:
    """From the municipality: ideas, an answer, one taken back, one hidden, an item in the council.

    One that Ola follows, and wants to take part in.
    """
    one = share(people, -30, "", "Få nye foreldre stiller i styrene",
                "Lagene sier at de samme fem gjør alt. Hva kan gjøre det lettere å si ja?",
                "oppvekst")  # fmt: skip
    first = say(people, -27, one, YOUTH, "Del opp vervet. Vi har en som bare tar regnskapet, og en "
                "som bare tar påmeldinger. Da sa seks nye ja.")  # fmt: skip
    say(people, -25, one, "", "Hvor lang tid bruker de to i uka?", first)
    say(people, -24, one, YOUTH, "Omtrent en time hver.", first)
    back = say(people, -20, one, MUSIC, "Betal dem som sitter i styret.")
    hidden = say(people, -18, one, SCOUTS, "Spør han som var leder før, han har god tid nå.")
    say(people, -9, one, BAND, "Et kurs om kvelden for nye styrer, sammen med andre lag.")
    with days_from_now(-19):
        challenge_ideas.take_back(back, by=sender_for(MUSIC, people))
    with days_from_now(-17):
        challenge_ideas.hide(
            hidden,
            by=people["kari"],
            on_behalf_of=own_side(one),
            reason="Teksten peker på en person.",
        )
    with days_from_now(-8):
        challenge_around.follow(one, by=people["ola"])
        band = Organisation.objects.get(name=BAND)
        challenge_trying.join(one, by=people["ola"], on_behalf_of=band)
        take_up(people, one)


def take_up(people: dict[str, Any], one: Challenge) -> None:
    """Kari proposes it at the council's table, where Larvik sits."""
    council = Forum.objects.active().filter(municipality=one.municipality).first()
    parties = own_parties(people["kari"], council) if council else []
    if council and parties:
        challenge_around.take_up(
            one,
            council,
            by=people["kari"],
            ref=new_ref(),
            words="Kan rådet si hvilken av ideene vi bør prøve ut først?",
            party=parties[0],
        )


def make_tried(people: dict[str, Any]) -> None:
    """From an organisation, tried together."""
    one = share(people, -120, YOUTH, "Ungdom har ingen steder å være på fredager",
                "I sentrum stenger alt klokka fem. De som ikke driver med idrett, går hjem.",
                "barn-og-unge")  # fmt: skip
    say(people, -110, one, "", "Vi kan holde biblioteket åpent hvis noen voksne er der.")
    say(people, -105, one, CENTRE, "Vi kan skaffe to voksne hver fredag fram til jul.")
    with days_from_now(-90):
        centre = Organisation.objects.get(name=CENTRE)
        challenge_trying.join(one, by=sender_for(CENTRE, people), on_behalf_of=centre)
        challenge_trying.begin_pilot(
            one,
            by=people["kari"],
            on_behalf_of=own_side(one),
            what="Biblioteket er åpent til klokka elleve hver fredag. Ungdomslaget bestemmer hva "
            "som skjer, og frivilligsentralen stiller med to voksne.",
            starts=clock.today() + timedelta(days=30),
            ends=clock.today() + timedelta(days=150),
            shows="Minst 20 kommer hver fredag, og halvparten er ikke med i noe lag.",
        )


def make_adopted(people: dict[str, Any]) -> None:
    """From an organisation; it worked."""
    one = share(people, -380, CENTRE, "Nye naboer finner ikke fram til lagene",
                "De som flytter hit, spør oss hvor de kan bli med. Listene er gamle.",
                "integrering")  # fmt: skip
    say(people, -370, one, "", "Vi kan dele ut en kort liste når noen henter nøkler.")
    with days_from_now(-350):
        side = own_side(one)
        challenge_trying.begin_pilot(
            one,
            by=people["kari"],
            on_behalf_of=side,
            what="Alle som flytter til Larvik, blir spurt om de vil ha besøk av en fra et lag.",
            starts=clock.today() + timedelta(days=10),
            ends=clock.today() + timedelta(days=190),
            shows="Én av fem som blir spurt, er med i et lag etter et halvt år.",
        )
    finish(people, -48, one, "adopted",
           "Én av tre ble med i et lag. Det virket fordi noen fra laget ringte selv. En brosjyre "
           "virket ikke.", challenges.may_have_led_to(one).first())  # fmt: skip


def make_put_away(people: dict[str, Any]) -> None:
    """From the municipality; talked about, and not tried."""
    one = share(people, -300, "", "Lagene bruker mye tid på å kjøre utstyr",
                "Kan vi dele en varebil?", "lokaler-og-anlegg")  # fmt: skip
    say(people, -290, one, SCOUTS, "Vi trenger bil i samme helg som alle andre.")
    finish(people, -260, one, "put_away",
           "Alle trengte bilen i de samme helgene, så én bil hjalp lite. Å låne henger av "
           "hverandre kostet ingenting. Spør om det først.")  # fmt: skip


def share(
    people: dict[str, Any], days: int, name: str, title: str, words: str, *topics: str
) -> Challenge:
    """Posted so many days from today; by the municipality where no organisation is named."""
    by, side = who(people, days, name)
    place = Municipality.objects.get(number=PLACE)
    with days_from_now(days):
        return challenge_posting.post(
            ref=new_ref(),
            by=by,
            on_behalf_of=side,
            municipality=place,
            title=title,
            words=words,
            topics=list(Topic.objects.filter(code__in=topics)),
        )


def say(
    people: dict[str, Any],
    days: int,
    one: Challenge,
    name: str,
    words: str,
    answers: ChallengeIdea | None = None,
) -> ChallengeIdea:
    """An idea or an answer, from the municipality where no organisation is named."""
    by, side = who(people, days, name)
    with days_from_now(days):
        return challenge_ideas.add_idea(
            one, ref=new_ref(), by=by, on_behalf_of=side, words=words, answers=answers
        )


def finish(
    people: dict[str, Any],
    days: int,
    one: Challenge,
    to: str,
    learning: str,
    led_to: Partnership | None = None,
) -> None:
    """By Kari, with what they learned, and the partnership that it became."""
    with days_from_now(days):
        challenge_trying.end(
            one,
            by=people["kari"],
            on_behalf_of=own_side(one),
            to=to,
            learning=learning,
            led_to=led_to,
        )


def who(people: dict[str, Any], days: int, name: str) -> tuple[Any, Organisation]:
    """The person, and for whom."""
    if name:
        with days_from_now(days - 1):
            return sender_for(name, people), Organisation.objects.get(name=name)
    return people["kari"], Organisation.objects.get(municipalities__number=PLACE)


def own_side(one: Challenge) -> Organisation:
    """The municipality that it is about."""
    return Organisation.objects.get(municipalities=one.municipality_id)
