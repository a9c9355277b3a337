"""The main job: a hearing from the draft to what became of it, step by step."""

from launcher.stories.hearing import (
    answers,
    arrival,
    draft,
    publication,
    recipients,
    treatment,
    visit,
)
from launcher.stories.hearing.job import Job
from launcher.stories.telling import Step, Story

STEPS: list[Step] = [
    ("Portalen svarer, og har høringer i alle tre listene", visit.the_site_answers),
    ("Registeret leses inn, to ganger", visit.the_register_is_imported),
    ("Telefon, c/o og e-post fra registeret vises ikke", visit.the_imported_show_no_contact_facts),
    ("En enhet som er slettet, blir lagt ned", visit.a_struck_off_unit_ends),
    ("Kari logger inn med passord og kode", arrival.kari_signs_in),
    ("Kari ser ikke det som er andres", arrival.kari_sees_only_her_own),
    ("Kari lager en kladd", draft.kari_starts_a_draft),
    ("Kari skriver innhold, tema, spørsmål og dokument", draft.kari_writes_the_content),
    ("Kari ser hvem som blir invitert, og hvorfor", recipients.kari_sees_who_and_why),
    ("Kari tar bort én, med grunn", recipients.kari_rejects_one),
    ("Kari legger til én, med grunn", recipients.kari_adds_one),
    ("Kari setter frist", draft.kari_sets_the_deadline),
    ("Kari sender til godkjenning", draft.kari_asks_for_approval),
    ("Kari kan ikke publisere selv", draft.kari_cannot_publish),
    ("Grete leser", publication.grete_reads_it),
    ("Grete publiserer", publication.grete_publishes),
    ("Alle kan lese høringen, og hvem som er invitert", publication.everyone_can_read_it),
    ("Invitasjonene kommer fram, én til hver", publication.the_invitations_arrive),
    ("Invitasjonene sier hvorfor, frist og lenke", publication.the_invitations_say_why),
    ("Nina begynner på svaret fra lenken i brevet", answers.nina_begins),
    ("Nina skriver kladden, og kan ikke sende den", answers.nina_writes),
    ("Ingen andre ser kladden", answers.nobody_else_sees_the_draft),
    ("Ola sender svaret og får kvittering", answers.ola_sends),
    ("Liv svarer uten merknad, uten å være invitert", answers.liv_answers_uninvited),
    ("Alle kan lese svarene", answers.everyone_reads_the_answers),
    ("Fristen går ut", treatment.the_deadline_passes),
    ("Kari deler svarene i punkter", treatment.kari_splits_the_answers),
    ("Kari svarer på hvert punkt, med grunn", treatment.kari_answers_each_point),
    ("Kari skriver oppsummeringen", treatment.kari_writes_the_summary),
    ("Grete publiserer oppsummeringen", treatment.grete_publishes_the_summary),
    ("De som svarte, får brev om punktene sine", treatment.each_sender_is_told),
    ("Alle kan lese hva som skjedde", treatment.everyone_reads_what_happened),
    ("Ingen har fått et brev to ganger", treatment.no_letter_came_twice),
]

MAIN_JOB = Story("main job", Job, STEPS)
