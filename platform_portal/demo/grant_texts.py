"""What the demo's calls ask for, and who applies: invented, and shaped as real ones are."""

from typing import Any

from grants.states import QuestionKind, Recall, Rule

# Small ones that only apply for money: so that a call has as many applicants as in life.
SMALL = [
    "Helgeroa kystkultur", "Nevlunghavn sangkor", "Kvelde bygdedans", "Svarstad strikkekafé",
    "Hvarnes skiløyper", "Hedrum hagelag", "Østre Halsen drageklubb", "Torstrand badelag",
    "Langestrand minneverk", "Tagtvedt lekeplasslag", "Mesterfjellet sykkelgruppe",
    "Veldre viselag", "Farriseidet fiskelag", "Frostvedt dugnadslag", "Tjodalyng teaterlag",
    "Ula båtfolk", "Kjerringvik kystledlag", "Lauve løpegruppe", "Hem sokneleker",
    "Sky skogslag", "Brunla brettspillklubb", "Agnes bordtennis", "Foldvik filmklubb",
    "Valby velforening",
]  # fmt: skip
RUNNING: list[dict[str, Any]] = [
    {"text": "Hva gjør laget?", "words": 60, "recall": Recall.ABOUT,
     "why": "Vi må vite at aktiviteten er åpen for folk i Larvik.",
     "example": "Vi øver hver tirsdag. Alle mellom 8 og 18 år kan bli med."},
    {"kind": QuestionKind.NUMBER, "text": "Hvor mange er dere?", "recall": Recall.MEMBERS,
     "why": "Summen følger hvor mange som er med."},
    {"kind": QuestionKind.NUMBER, "text": "Hvor mange av dere er under 20 år?",
     "recall": Recall.YOUNG, "why": "Kommunestyret vil at barn og unge skal telle dobbelt."},
]  # fmt: skip
HERE: list[dict[str, Any]] = [
    {"rule": Rule.WORKS, "text": "Dere holder til eller har aktivitet i Larvik.",
     "reason": "Pengene kommer fra innbyggerne i Larvik.",
     "legal_basis": "Retningslinjer for tilskudd, punkt 2"},
    {"rule": Rule.STATEMENT, "text": "Aktiviteten er åpen for alle.",
     "question": "Kan hvem som helst bli med hos dere?",
     "reason": "Pengene skal gi flere et sted å høre til."},
]  # fmt: skip
PROJECT: list[dict[str, Any]] = [
    {"text": "Hva vil dere gjøre?", "words": 120,
     "why": "Vi må forstå hva pengene går til.",
     "example": "Vi arrangerer fire åpne kvelder med instruktør i vinter."},
    {"kind": QuestionKind.NUMBER, "text": "Hvor mange regner dere med å nå?",
     "why": "Vi ser sum og antall i sammenheng."},
    {"kind": QuestionKind.CHOICE, "text": "Når skjer det?",
     "choices": ["Før sommeren", "Etter sommeren", "Hele året"],
     "why": "Vi betaler ut før dere begynner."},
    {"kind": QuestionKind.BUDGET, "text": "Hva koster det, og hvor kommer pengene fra?",
     "why": "Vi dekker høyst 80 prosent av kostnadene."},
]  # fmt: skip
CRITERIA = ["Når dem som ellers ikke er med", "Er åpent for alle", "Lar seg gjennomføre"]
PROJECTS = [
    "Åpen øvingskveld", "Prøv en padletur", "Teater i skolegården", "Kaffe på kaia",
    "Tirsdagsturen", "Sjakk på biblioteket", "Natt i svømmehallen", "Bygdekino",
    "Hagen for alle", "Kystdagen", "Rulleskidag", "Kor for nybegynnere",
]  # fmt: skip
