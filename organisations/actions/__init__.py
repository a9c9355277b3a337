"""The registry's writers, one noun a file. Register facts are written in sets by `register`."""

from organisations.actions.causes import end_cause, save_cause
from organisations.actions.facts import add_contact_person, create_unregistered, update_own_facts
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

__all__ = [
    "add_contact_person",
    "create_unregistered",
    "end_cause",
    "end_membership",
    "import_all",
    "import_changes",
    "import_register",
    "import_units",
    "import_voluntary",
    "load_reference",
    "read_registers",
    "person_leaves",
    "save_cause",
    "start_membership",
    "update_own_facts",
]
