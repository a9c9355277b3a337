"""The registry keeps itself right: a claim by letter, a new board, and what the registers say."""

from launcher.stories.hearing import arrival, draft
from launcher.stories.registry import board, changes, claim
from launcher.stories.registry.job import RegistryJob
from launcher.stories.telling import Step, Story

STEPS: list[Step] = [
    ("To nye organisasjoner leses fra registeret", changes.two_are_read),
    ("Eva ber om å få handle for den ene", claim.eva_asks),
    ("Lenken går til adressen i registeret", claim.the_link_goes_to_the_registers_address),
    ("Å se på lenken endrer ingenting", claim.looking_changes_nothing),
    ("Den som leser e-posten, slipper Eva inn", claim.the_link_lets_eva_in),
    ("Lenken virker ikke to ganger", claim.the_link_works_once),
    ("Eva skriver en hjertesak", claim.eva_writes_a_cause),
    ("Kari logger inn", arrival.kari_signs_in),
    ("Kari lager en ny kladd", draft.kari_starts_a_draft),
    ("Kari velger temaene", draft.kari_writes_the_content),
    ("Organisasjonen er på Karis liste, med grunn", changes.they_are_on_karis_list),
    ("Eva overlater til et nytt styre, i to klikk", board.eva_hands_over),
    ("Liv tar over, og Eva er ute", board.liv_takes_over),
    ("Registeret endrer navnet, og vi følger med", changes.a_new_name_comes_through),
    ("Frivillighetsregisteret leses", changes.the_voluntary_register_is_read),
    ("En organisasjon legges ned i registeret", changes.one_is_struck_off),
    ("Den nedlagte inviteres ikke lenger", changes.the_ended_is_not_invited),
    ("Driften kan lese hva som er lest", changes.the_operator_reads_the_log),
    ("Adressen fra registeret vises ingen steder", claim.the_address_shows_nowhere),
]

REGISTRY = Story("registry", RegistryJob, STEPS)
