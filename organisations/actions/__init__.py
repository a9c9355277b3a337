"""The registry's writers, one noun a file. Register facts are written in sets by `register`."""

from organisations.actions.affiliations import (
    add_affiliation,
    confirm_affiliation,
    end_affiliation,
)
from organisations.actions.boundaries import follow_changes, place_organisation
from organisations.actions.causes import end_cause, save_cause
from organisations.actions.claims import (
    confirm_by_link,
    confirm_claim,
    expire_claims,
    reject_by_link,
    reject_claim,
    request_claim,
    request_group,
    send_link_again,
    withdraw_claim,
)
from organisations.actions.contacts import (
    add_contact_person,
    change_contact_person,
    confirm_contact_person,
    move_contact_person,
    remove_contact_person,
)
from organisations.actions.facts import create_unregistered, update_own_facts
from organisations.actions.invitations import (
    accept_invitation,
    decline_invitation,
    invite,
    withdraw_invitation,
)
from organisations.actions.leaving import person_leaves
from organisations.actions.memberships import end_membership, start_membership
from organisations.actions.merging import dissolve, merge_organisations
from organisations.actions.people import (
    change_role,
    end_role,
    leave,
    start_handover,
    withdraw_handover,
)
from organisations.actions.presence import (
    ask_if_still_true,
    confirm_facts,
    set_activity_public,
    set_listed,
)
from organisations.actions.pulse import answer_pulse
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
    "accept_invitation",
    "add_affiliation",
    "add_contact_person",
    "answer_pulse",
    "ask_if_still_true",
    "change_contact_person",
    "change_role",
    "confirm_affiliation",
    "confirm_by_link",
    "confirm_claim",
    "confirm_contact_person",
    "confirm_facts",
    "create_unregistered",
    "decline_invitation",
    "dissolve",
    "end_affiliation",
    "end_cause",
    "end_membership",
    "end_role",
    "end_venue",
    "expire_claims",
    "follow_changes",
    "import_all",
    "import_changes",
    "import_register",
    "import_units",
    "import_voluntary",
    "invite",
    "leave",
    "load_reference",
    "merge_organisations",
    "move_contact_person",
    "person_leaves",
    "place_organisation",
    "read_registers",
    "reject_by_link",
    "reject_claim",
    "remove_contact_person",
    "request_claim",
    "request_group",
    "save_cause",
    "save_venue",
    "send_link_again",
    "set_activity_public",
    "set_listed",
    "start_handover",
    "start_membership",
    "update_own_facts",
    "withdraw_claim",
    "withdraw_handover",
    "withdraw_invitation",
]
