"""The registry's writers, one noun a file. Register facts are written in sets by `register`."""

from organisations.actions.causes import end_cause, save_cause
from organisations.actions.contacts import (
    add_contact_person,
    change_contact_person,
    confirm_contact_person,
    move_contact_person,
    remove_contact_person,
)
from organisations.actions.facts import create_unregistered, update_own_facts
from organisations.actions.leaving import person_leaves
from organisations.actions.memberships import end_membership, start_membership
from organisations.actions.registry import (
    import_all,
    import_changes,
    import_register,
    import_units,
    import_voluntary,
    load_reference,
    read_registers,
)
from organisations.actions.venues import end_venue, save_venue

__all__ = [
    "add_contact_person",
    "change_contact_person",
    "confirm_contact_person",
    "create_unregistered",
    "end_cause",
    "end_membership",
    "end_venue",
    "import_all",
    "import_changes",
    "import_register",
    "import_units",
    "import_voluntary",
    "load_reference",
    "move_contact_person",
    "person_leaves",
    "read_registers",
    "remove_contact_person",
    "save_cause",
    "save_venue",
    "start_membership",
    "update_own_facts",
]
