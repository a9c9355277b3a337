"""The main job, step by step, in the order it is done."""

from collections.abc import Callable

from launcher.main_job import draft, people, recipients, visit
from launcher.main_job.world import World

STEPS: list[tuple[str, Callable[[World], str | None]]] = [
    ("Portalen svarer, og har høringer i alle tre listene", visit.the_site_answers),
    ("Registeret leses inn, to ganger", visit.the_register_is_imported),
    ("Telefon, c/o og e-post fra registeret vises ikke", visit.the_imported_show_no_contact_facts),
    ("En enhet som er slettet, blir lagt ned", visit.a_struck_off_unit_ends),
    ("Kari logger inn med passord og kode", people.kari_signs_in),
    ("Kari ser ikke det som er andres", people.kari_sees_only_her_own),
    ("Kari lager en kladd", draft.kari_starts_a_draft),
    ("Kari skriver innhold, tema, spørsmål og dokument", draft.kari_writes_the_content),
    ("Kari ser hvem som blir invitert, og hvorfor", recipients.kari_sees_who_and_why),
    ("Kari tar bort én, med grunn", recipients.kari_rejects_one),
    ("Kari legger til én, med grunn", recipients.kari_adds_one),
    ("Kari setter frist", draft.kari_sets_the_deadline),
    ("Kari sender til godkjenning", draft.kari_asks_for_approval),
    ("Kari kan ikke publisere selv", draft.kari_cannot_publish),
]
