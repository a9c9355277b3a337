"""The registry's writers, one noun a file. Register facts are written in sets by `register`."""

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
from organisations.actions.facts import add_contact_person, create_unregistered, update_own_facts
from organisations.actions.invitations import (
    accept_invitation,
    decline_invitation,
    invite,
    withdraw_invitation,
)
from organisations.actions.memberships import end_membership, start_membership
from organisations.actions.people import (
    change_role,
    end_role,
    leave,
    start_handover,
    withdraw_handover,
)
from organisations.actions.registry import import_register, load_reference

__all__ = [
    "accept_invitation",
    "add_contact_person",
    "change_role",
    "confirm_by_link",
    "confirm_claim",
    "create_unregistered",
    "decline_invitation",
    "end_cause",
    "end_membership",
    "end_role",
    "expire_claims",
    "import_register",
    "invite",
    "leave",
    "load_reference",
    "reject_by_link",
    "reject_claim",
    "request_claim",
    "request_group",
    "save_cause",
    "send_link_again",
    "start_handover",
    "start_membership",
    "update_own_facts",
    "withdraw_claim",
    "withdraw_handover",
    "withdraw_invitation",
]
