"""The words of the hearings' story: one invented matter, five senders, twelve points in nine."""

from dataclasses import dataclass

TITLE = "Flerbrukshall på Torstrand"
COPY = "Lekeplass ved flerbrukshallen"
LEAD = "Vi vil bygge en hall som mange kan dele. Hva må til for at dere kan bruke den?"
TOPIC = "Lokaler"
QUESTIONS = ["Når trenger dere hallen?", "Hva må hallen ha?", "Hva skal leien være?"]
CONTACT = "Kari Lunde"
DECIDED_BY = "Kommunestyret"

KORPS = "Solsida skolekorps"  # Ola, with remarks
PAPER = "Vestbyen idrettslag"  # by post, with remarks
CHOIR = "Innherred blandakor"  # Liv, joins the band
LATE = "Sara"  # after the deadline, with remarks
NONE = "Petter"  # without remarks

WHY_LONGER = "Årsmøtet vårt er på torsdag. Medlemmene vil se saken først."
YES = "Årsmøtet er viktig. Alle får en uke til."

# in the order of the form: the questions, then what else
SAID = {
    KORPS: [
        "Vi trenger hallen tirsdag og torsdag kveld.",
        "Hallen må ha et lager som vi kan låse.",
        "Leien må være gratis for barn og unge.",
        "Bussen bør stoppe ved hallen i helgene også.",
    ],
    PAPER: [
        "Vi trenger hallen hver hverdag til klokka 22.",
        "Hallen må ha et lager som kan låses.",
        "Leien må være gratis for lag med barn og unge.",
        "Gulvet må tåle innebandy.",
    ],
    LATE: [
        "Nye lag må få tid i hallen, ikke bare de gamle.",
        "Hallen må ha et stort lager som vi kan låse.",
        "Prisen må stå på nettet.",
        "-Spør lagene igjen når hallen har vært åpen i ett år.",
    ],
}


@dataclass(frozen=True)
class Point:
    """What one or more have said, what is done with it, and why."""

    said: tuple[str, ...]
    outcome: str
    reason: str


STORAGE, RENT = (
    Point(
        (SAID[KORPS][1], SAID[PAPER][1], SAID[LATE][1]),
        "Tatt til følge",
        "Hallen får seks boder med lås. Alle lag kan få en.",
    ),
    Point(
        (SAID[KORPS][2], SAID[PAPER][2]),
        "Delvis tatt til følge",
        "Trening blir gratis for alle under 18. Stevner må betale for vakt.",
    ),
)
POINTS = [
    STORAGE,
    RENT,
    Point((SAID[KORPS][0],), "Tatt til følge", "Korpset får scenen de to kveldene."),
    Point((SAID[KORPS][3],), "Ikke tatt til følge", "Bussen er fylkets. Vi har sendt det videre."),
    Point((SAID[PAPER][0],), "Delvis tatt til følge", "Hallen stenger klokka 21.30 på hverdager."),
    Point((SAID[PAPER][3],), "Tatt til følge", "Vi legger sportsgulv som tåler innebandy."),
    Point((SAID[LATE][0],), "Tatt til følge", "En fjerdedel av tiden går til nye lag hvert år."),
    Point((SAID[LATE][2],), "Tatt til orientering", "Prisene kommer på nettet når de er vedtatt."),
    Point((SAID[LATE][3],), "Tatt til følge", "Vi spør alle lagene etter det første året."),
]
HERS = POINTS[5]  # Grete answers it
THEME = "Bruk og utstyr"
SUMMARY = "Vi bygger hallen slik lagene ba om, med lager og nytt gulv."
CHANGES = "Hallen får seks boder med lås, og sportsgulv i stedet for betong."
DECISION = "Hallen bygges. Den åpner om to år."
