"""The words of the contact meeting's story."""

KS = "KS"
FN = "Frivillighet Norge"
NEXT = "Neste kontaktmøte innkalles av:"

TITLE = "Kontaktmøte om frivillige i beredskapen"
LEAD = "Hvem ringer hvem når det haster?"
PLACE, NEW_PLACE = "Haakon VIIs gate 9; inngang B, Oslo", "Øvre Slottsgate 2B, Oslo"
SHORT = "Flommen kom i går. Dette er en prøve."
LATER = "Kontaktmøte til våren, fra prøven"

FROM_KS = "En vaktliste som alle kan lese"
FROM_FN = "Opplæring for frivillige i kriser"
DECLINED = "Egen logo for kontaktmøtet"
ABOUT = "Vi vil snakke om det."
REASON = "Det er ikke en sak for dette møtet. Vi bruker logoene vi har."

DECIDED = "Partene lager én felles vaktliste innen et halvt år."
NOTED = "Partene tok saken til orientering."
PROMISE = "Skrive det første utkastet til vaktliste"
SUMMARY = "Det blir en felles vaktliste."
SAID, MENDED = "Møtet var godt.", "Møtet var godt. Sara ba om at opplæringen følges opp."
OBJECTION = "Det står ikke noe om opplæringen."
GUEST = "Sanitetsgruppen i nabolaget"

COUNCIL = "Frivillighetsrådet i Larvik"
OWNER = "Larvik kommune"
GATHERING = "Rådet om vakter og opplæring"
GATHERED_AT = "Bøkesalen, Bøkeveien 2"
ONE = "Nordlia grendelag"  # answers from the link
OTHER = "Lågen hørselslag"  # answers from its calendar
NEEDS = "Vi trenger teleslynge."
