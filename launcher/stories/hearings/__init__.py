"""A hearing in full: more time, every kind of answer, twelve points in nine, and what is taken out.

Two hearings open side by side with the same short deadline. The second is a copy of the first; it
gets more time, and so is still open when the first has closed. Nothing moves the clock.
"""

from launcher.stories.hearings import answers, begin, export, longer, outcome, treatment
from launcher.stories.hearings.job import HearingsJob
from launcher.stories.telling import Step, Story

STEPS: list[Step] = [
    ("Kari logger inn", begin.kari_signs_in),
    ("Kari lager en høring med kort frist, fra Arbeidsflate", begin.kari_makes_a_hearing),
    ("Kari lager en til, ut fra den første", begin.kari_makes_a_copy),
    ("Grete publiserer begge", begin.grete_publishes_both),
    ("Alle kan lese hvorfor fristen er kort", begin.everyone_reads_why_it_is_short),
    ("Ola svarer fra lenken i brevet", answers.ola_answers_from_the_letter),
    ("Ola ber om lengre frist i den andre høringen", longer.ola_asks),
    ("Fristen kan ikke bli kortere", longer.it_cannot_be_shorter),
    ("Kari forlenger fristen", longer.kari_extends),
    ("De inviterte får brev om den nye fristen", longer.the_letters_arrive),
    ("Kari legger inn et svar som kom på papir", answers.kari_enters_a_letter),
    ("Liv slutter seg til svaret fra korpset", answers.liv_joins),
    ("Petter svarer «uten merknad» i ett klikk", answers.petter_has_no_remarks),
    ("Fristen går ut der den sto fast, og bare der", longer.only_one_closes),
    ("Sara svarer etter fristen, og det står på svaret", answers.sara_is_late),
    ("Alle kan lese de fem svarene", answers.everyone_reads_them),
    ("Kari deler svarene i punkter", treatment.kari_splits),
    ("Kari slår sammen like punkter", treatment.kari_merges),
    ("Kari gir punkter et tema, og ett til Grete", treatment.kari_sorts),
    ("Grete svarer på punktet sitt", treatment.grete_answers_hers),
    ("Kari svarer på resten, med grunn", treatment.kari_answers_the_rest),
    ("Kari skriver oppsummeringen ut fra utkastet", outcome.kari_writes_the_summary),
    ("Grete publiserer oppsummeringen", outcome.grete_publishes_it),
    ("Hver avsender får ett brev om sine egne ord", outcome.each_sender_is_told),
    ("Alle kan lese hva som skjedde, punkt for punkt", outcome.everyone_reads_it),
    ("Kari legger inn vedtaket, og avsenderne får vite det", outcome.kari_writes_the_decision),
    ("Det som kan lastes ned, stemmer med det som ble skrevet", export.everything_is_there),
    ("Kommunens egen utgave er bare for kommunen", export.theirs_is_closed),
]

HEARINGS = Story("hearings", HearingsJob, STEPS)
