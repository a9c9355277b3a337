"""A contact meeting from one turn to the next, and a council where everyone is invited.

The demo's history gives Frivillighet Norge the turn, and KS has asked to swap. With both keys the
turn is KS's; what comes after it, nobody chooses. While the meeting waits for its minute, a council
is called together in Larvik. Nothing moves the clock.
"""

from launcher.stories.meetings import council, held, items, minutes, notice, turn, turned
from launcher.stories.meetings.job import MeetingsJob
from launcher.stories.telling import Step, Story

STEPS: list[Step] = [
    ("Petter og Sara logger inn", turn.both_sign_in),
    ("Pulten sier hvem som har tur, og den andre blir avvist", turn.the_desk_says_whose_turn),
    ("Sara sier ja til å bytte tur med KS", turn.sara_agrees_to_swap),
    ("Begge melder inn saker", items.both_propose),
    ("Den andre svarer på dem", items.the_other_answers),
    ("Sara leser hvorfor den ene ikke blir tatt opp", items.sara_reads_why),
    ("Petter innkaller fra forsiden", notice.petter_convenes),
    ("Partene får møtet i et brev, ett til hver", notice.both_get_it),
    ("Petter flytter møtet, og alle får vite det", notice.petter_moves_it),
    ("Grete innkaller frivillighetsrådet i Larvik", council.grete_convenes),
    ("Alle organisasjonene blir invitert", council.everyone_is_invited),
    ("En svarer fra lenken i brevet", council.one_answers_from_the_link),
    ("En annen svarer fra kalenderen sin", council.another_answers_by_calendar),
    ("Kari ser hvem som kommer", council.kari_sees_the_counts),
    ("Alle kan abonnere på møtene i rådet", council.the_feed_has_it),
    ("Kontaktmøtet begynner", held.it_begins),
    ("Petter markerer det som holdt", held.petter_marks_it_held),
    ("Petter skriver hvem som kom", held.petter_writes_who_came),
    ("Hver sak får et utfall", held.each_item_gets_its_outcome),
    ("Petter skriver hvem som gjør hva", held.petter_writes_who_does_what),
    ("Petter skriver referatet", minutes.petter_writes),
    ("Ingen kan godkjenne for den andre", minutes.nobody_for_the_other),
    ("Sara har en innvending, og Petter retter", minutes.sara_objects),
    ("Begge godkjenner, og først da blir det offentlig", minutes.both_approve),
    ("Alle kan lese referatet, også som PDF", minutes.everyone_reads_them),
    ("Turen går videre av seg selv", turned.the_turn_goes_on),
    ("Sara innkaller til det neste møtet", turned.sara_convenes_the_next),
    ("Innkallingen kommer fra Frivillighet Norge", turned.its_invitation_is_theirs),
]

CONTACT_MEETING = Story("contact meeting", MeetingsJob, STEPS)
