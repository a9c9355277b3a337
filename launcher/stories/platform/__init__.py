"""A national text from a file to its joint evaluation, and what stands on it (clauses O5, O6, K1).

The edition that is read in has the shortest term there is, so that half a year before its end is
the day it begins; the operator starts the clock's task instead of waiting for the hour. Nothing
moves the clock.
"""

from launcher.stories.platform import local, looking, partnership, room, text
from launcher.stories.platform.job import PlatformJob
from launcher.stories.telling import Step, Story

STEPS: list[Step] = [
    ("Petter og Sara logger inn", text.both_sign_in),
    ("En fil der et nummer mangler, blir ikke tatt imot", text.a_number_is_missing),
    ("Petter leser inn en hel tekst, og ingen andre ser den", text.petter_reads_it_in),
    ("Sara skriver videre og legger den fram", text.sara_writes_on),
    ("Ingen sier ja for den andre, og ett ja er ikke nok", text.one_yes_is_not_enough),
    ("Begge har sagt ja, og teksten gjelder", text.both_agree),
    ("Evalueringen åpner et halvt år før slutten", looking.it_opens),
    ("Petter vurderer og leverer for KS", looking.petter_hands_in),
    ("Sara ser ingenting av det KS har skrevet", looking.sara_sees_nothing),
    ("Sara leverer, og begge ser begge", looking.both_are_shown),
    ("De skriver en konklusjon sammen", looking.they_conclude),
    ("Begge sier ja, og alle kan lese den", looking.it_is_published),
    ("Neste utgave er et utkast av konklusjonen", looking.the_next_is_drafted),
    *partnership.STEPS,
    *room.STEPS,
    *local.STEPS,
]

PLATFORM = Story("platform", PlatformJob, STEPS)
