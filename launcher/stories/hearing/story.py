"""The words of the main job: one invented matter, from the draft to what became of it."""

OWNER = "Larvik kommune"
OURS = "Solsida skolekorps"  # invited by its cause; Nina writes, Ola sends
ELSEWHERE = "Innherred blandakor"  # not invited; Liv answers all the same
ADDED = "Kvelde hagelag"  # added by hand; only the register knows its address

TITLE = "Øvingsrom for korps og kor i Langestrand"
LEAD = "Vi vil gjøre det gamle vaskeriet om til øvingsrom. Hva må til for at dere kan bruke det?"
IN_SHORT = ["Tre rom i første etasje", "Åpent fra høsten", "Utlån er gratis"]
BACKGROUND = "Huset har stått tomt i fire år. Taket er nytt, og det er varme i alle rom."
QUESTIONS = ["Når på uka trenger dere rom?", "Hva må rommene ha?"]
TOPICS = ["Musikk", "Lokaler"]
CONTACT = "Kari Lunde"
DOCUMENT = "Tegninger av vaskeriet"
WHY_REJECTED = "Laget har fått eget hus i år."
WHY_ADDED = "De dyrker jorda rundt huset."
DECIDED_BY = "Kommunestyret"

REPLIES = [
    "Tirsdag og torsdag fra klokka 17 til 21.",
    "Lydtette vegger, og et rom som kan låses til instrumentene.",
]
TEXT = "Bussen stopper 900 meter unna. Kan den kjøre innom?"
# what the organisation wrote → what the municipality does with it, and why
TREATMENTS = {
    REPLIES[0]: ("Tatt til følge", "Korpset får rom 1 de to kveldene."),
    REPLIES[1]: ("Delvis tatt til følge", "Vi bygger låsbart lager nå. Lydtette vegger må vente."),
    TEXT: ("Ikke tatt til følge", "Bussruta er fylkets. Vi har sendt ønsket videre dit."),
}
SUMMARY = "Vi bygger tre øvingsrom og et lager. Veggene blir lydtette når pengene kommer."
