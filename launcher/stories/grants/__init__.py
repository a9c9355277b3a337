"""A grant from its call to the list of who was given what, with every key in other hands.

Kari writes and recommends, Grete publishes and decides; three apply, of whom one is given it all,
one a part and one nothing. The one with a part complains and is heard. The deadline is soon, and is
waited for.
"""

from launcher.stories.grants import after, applying, complaint, deciding, public, scheme
from launcher.stories.grants.job import GrantsJob
from launcher.stories.telling import Step, Story

STEPS: list[Step] = [
    ("Alle logger inn", scheme.everyone_signs_in),
    ("Ola skriver hva laget gjør", applying.ola_tells_about_them),
    ("Kari lager en tilskuddsordning", scheme.kari_makes_a_scheme),
    ("Kari skriver utlysningen", scheme.kari_writes_the_call),
    ("Grete publiserer den", scheme.grete_publishes),
    ("Ola søker, og nesten alt er fylt ut", applying.ola_applies),
    ("Liv og Sara søker", applying.others_apply),
    ("Petter rekker bare å begynne", applying.one_only_begins),
    ("Kari ber Liv om mer", applying.kari_asks_for_more),
    ("Alle kan lese utlysningen", scheme.everyone_reads_it),
    ("Kvitteringene kommer fram", applying.the_receipts_arrive),
    ("Fristen går ut, og Petter kan ikke sende", applying.the_deadline_passes),
    ("Liv svarer, og beholder plassen", applying.liv_answers),
    ("Kari innstiller, én krone for mye", deciding.kari_recommends),
    ("Kari kan ikke vedta selv", deciding.kari_may_not_decide),
    ("Én krone mer enn budsjettet blir avvist", deciding.one_krone_too_many),
    ("Kari retter summen, og Grete vedtar hele listen", deciding.grete_decides),
    ("Svarene kommer fram, ett til hver", deciding.the_answers_arrive),
    ("De leser hvorfor, og at de kan klage", deciding.they_read_why),
    ("Liv leser brevet som PDF", deciding.liv_reads_the_pdf),
    ("Ola takker ja", after.ola_says_yes),
    ("Liv klager", complaint.liv_complains),
    ("Kari foreslår et nytt utfall", complaint.kari_proposes),
    ("Grete gjør et nytt vedtak", complaint.grete_upholds),
    ("Kari lager en utbetalingsliste", after.kari_makes_a_list),
    ("Banken og regnskapet får det samme", after.both_files_say_the_same),
    ("Kari merker den som betalt", after.kari_marks_it_paid),
    ("Én linje er nok rapport", after.one_line_is_enough),
    ("Alle ser hvem som fikk, og ikke hvem som fikk nei", public.everyone_sees_the_awards),
    ("Åpne data sier det samme", public.open_data_says_the_same),
]

GRANTS = Story("grant", GrantsJob, STEPS)
