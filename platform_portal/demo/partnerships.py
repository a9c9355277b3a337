"""Partnerships of the demo: one in each state that a page can show; by the real actions (K1d)."""

from typing import Any

from core.models import new_ref
from forums.models import Forum
from organisations.models import Topic
from partnerships.actions import partnership_ending, partnership_ideas
from platform_portal.demo.hearings import sender_for
from platform_portal.demo.partnership_steps import (
    begin,
    check,
    idea,
    look_back,
    meet,
    reason,
    side,
    sign,
    talk,
    write,
)
from platform_portal.demo.time_travel import days_from_now

BAND, SCOUTS, KIN = "Solsida skolekorps", "Skogtrollene speidergruppe", "Stø kurs for pårørende"
CENTRE, YOUTH, MUSIC = "Larvik frivilligsentral", "Hedrum ungdomslag", "Mangfold i musikken"
LONG_AGO = -420  # days from today
GREEN = {
    "statutory": False,
    "replaces_staff": False,
    "their_initiative": True,
    "must_be_tendered": False,
}
RED = {**GREEN, "statutory": True}


def make_partnerships(people: dict[str, Any]) -> None:
    """From an idea to a renewal, each where it would be today."""
    with days_from_now(LONG_AGO):
        for name in (SCOUTS, KIN, CENTRE, YOUTH, MUSIC):
            sender_for(name, people)  # who also speaks in the challenges, the oldest a year ago
    make_renewed(people)
    make_red(people)
    make_evaluated(people)
    make_ended(people)  # the oldest first: who acts for an organisation has done so since
    make_written(people)
    make_ideas(people)
    give_themes()


def give_themes() -> None:
    """What Larvik's council talks about, so that the pages of themes have an arena (K3)."""
    council = Forum.objects.get(municipality__number="3909")
    codes = ["frivillighet", "inkludering", "forebygging", "redning", "psykisk-helse"]
    council.topics.set(Topic.objects.filter(code__in=codes))


def make_ideas(people: dict[str, Any]) -> None:
    """One that nobody has answered, and one that is talked about."""
    idea(
        people,
        YOUTH,
        -6,
        "Ungdomskveld på biblioteket",
        "Et sted å være for dem som ikke driver med idrett.",
        "barn-og-unge",
        "forebygging",
    )
    one = idea(
        people,
        MUSIC,
        -20,
        "Sang på sykehjemmet",
        "De som bor der, skal få høre sangene de vokste opp med.",
        "omsorg",
        "helse",
    )
    with days_from_now(-15):
        partnership_ideas.join(one, by=people["kari"], on_behalf_of=one.owner)


def make_written(people: dict[str, Any]) -> None:
    """A red one that waits for Grete, one that waits for Ola, and one that is signed."""
    one = idea(
        people,
        CENTRE,
        -50,
        "Norsk over kaffe",
        "Nye naboer skal få snakke norsk med noen.",
        "inkludering",
    )
    talk(people, one, CENTRE, -45, "Kommunen har ventelister. Vi har folk som vil prate.")
    write(
        people,
        one,
        CENTRE,
        -30,
        (30, 760),
        "Lokale på biblioteket, kaffe og materiell.",
        "Åtte frivillige, hver torsdag hele året.",
    )
    check(people, one, -8, RED)
    one = idea(
        people,
        BAND,
        -40,
        "Instrumenter til utlån",
        "Alle barn skal kunne prøve et instrument.",
        "barn-og-unge",
        "inkludering",
    )
    talk(people, one, BAND, -36, "Kulturskolen har instrumenter som ingen bruker.")
    write(
        people,
        one,
        BAND,
        -20,
        (25, 390),
        "Tolv instrumenter og service en gang i året.",
        "Vi lærer bort de første tonene, gratis.",
    )
    check(people, one, -10, GREEN)
    sign(people, one, -4)
    one = idea(
        people,
        MUSIC,
        -60,
        "Fest for alle språk",
        "Folk fra hele byen skal møtes over mat og sang.",
        "inkludering",
    )
    talk(people, one, MUSIC, -55, "Vi vil ha en fast festdag hvert år.")
    write(
        people,
        one,
        MUSIC,
        -40,
        (20, 750),
        "Torget, strøm, lyd og rydding.",
        "Programmet, og tretti frivillige.",
    )
    check(people, one, -35, GREEN)
    sign(people, one, -12, MUSIC)


def make_renewed(people: dict[str, Any]) -> None:
    """The whole way: met, evaluated twice, and renewed by one that is at work."""
    one = idea(
        people,
        BAND,
        -399,
        "Åpen øving i Bøkesalen",
        "Flere barn skal få høre og prøve korps.",
        "barn-og-unge",
    )
    talk(people, one, BAND, -398, "Vi trenger et rom, og kommunen vil ha liv i salen.")
    write(
        people,
        one,
        BAND,
        -396,
        (-393, -12),
        "Bøkesalen gratis hver tirsdag.",
        "Åpen øving for alle barn, med instruktør.",
    )
    check(people, one, -395, GREEN)
    sign(people, one, -394, BAND)
    begin(-393)
    look_back(
        people,
        one,
        BAND,
        -190,
        "mid",
        "Salen er full hver tirsdag. Det er vi glade for.",
        "Mange kommer. Vi trenger et skap til instrumentene.",
    )
    meet(people, one, -60, "Skapet er bestilt. Vi vil fortsette to år til.")
    look_back(
        people,
        one,
        BAND,
        -40,
        "final",
        "Femti barn har vært innom. Rommet tåler flere.",
        "Det virket. Vi vil ha en kveld til.",
    )
    with days_from_now(-30):
        fresh = partnership_ending.renew(
            one, by=people["ola"], party=side(one, BAND), ref=new_ref()
        )
    write(
        people,
        fresh,
        BAND,
        -26,
        (-9, 720),
        "Bøkesalen gratis tirsdag og torsdag.",
        "Åpen øving to kvelder i uka, med instruktør.",
    )
    check(people, fresh, -22, GREEN)
    sign(people, fresh, -18, BAND)
    begin(-9)


def make_red(people: dict[str, Any]) -> None:
    """At work, with a red answer and the leader's reason, and a meeting ahead."""
    one = idea(
        people,
        SCOUTS,
        -370,
        "Førstehjelp der folk bor",
        "Flere skal kunne hjelpe før ambulansen kommer.",
        "beredskap",
        "barn-og-unge",
    )
    talk(people, one, SCOUTS, -365, "Kommunen mangler kurs i grendene. Speiderne kan førstehjelp.")
    write(
        people,
        one,
        SCOUTS,
        -350,
        (-335, 760),
        "Utstyr, lokaler og en hjertestarter i hver grend.",
        "Ti instruktører og et kurs hver måned.",
    )
    check(people, one, -345, {**GREEN, "their_initiative": False})
    reason(people, one, -343, "Kommunen spurte først. Speiderne bestemmer selv hva kurset er.")
    sign(people, one, -340, SCOUTS)
    begin(-335)
    meet(people, one, 16)


def make_evaluated(people: dict[str, Any]) -> None:
    """Evaluated, and waiting for a word on whether to renew."""
    one = idea(
        people,
        KIN,
        -380,
        "Pause for pårørende",
        "De som passer på andre, skal få fri en kveld.",
        "omsorg",
        "helse",
    )
    talk(people, one, KIN, -378, "Avlastningen har ventetid. Vi har folk som vil bidra.")
    write(
        people,
        one,
        KIN,
        -374,
        (-365, 25),
        "Et varmt rom, og en sykepleier på vakt.",
        "Vertskap og samtaler annenhver torsdag.",
    )
    check(people, one, -372, GREEN)
    sign(people, one, -370, KIN)
    begin(-365)
    meet(people, one, -30, "Rommet er fullt hver gang. Kommunen ser etter et større.")
    look_back(
        people,
        one,
        KIN,
        -10,
        "final",
        "Mange sier at de klarer seg lenger hjemme.",
        "Det virket. Vi trenger flere verter til neste år.",
    )


def make_ended(people: dict[str, Any]) -> None:
    """Ended before its last day, by both."""
    one = idea(
        people, YOUTH, -300, "Skatepark på kaia", "Et sted ungdommen bygger selv.", "barn-og-unge"
    )
    talk(people, one, YOUTH, -295, "Kaia skal stå tom i to år.")
    write(
        people,
        one,
        YOUTH,
        -285,
        (-280, 400),
        "Asfalt, sand og en container.",
        "Dugnad, og vakt når det er åpent.",
    )
    check(people, one, -283, GREEN)
    sign(people, one, -281, YOUTH)
    begin(-280)
    words = "Kaia skal bygges ut et år før vi trodde."
    with days_from_now(-70):
        partnership_ending.agree_to_end(one, by=people["grete"], party=side(one), reason=words)
    with days_from_now(-66):
        partnership_ending.agree_to_end(
            one, by=sender_for(YOUTH, people), party=side(one, YOUTH), reason="Vi er enige."
        )
