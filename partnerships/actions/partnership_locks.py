"""What every action on a partnership asks first: the row under lock, whose party, which words."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Refused
from partnerships.models import Partnership, PartnershipParty
from partnerships.policies import partnerships as policies

TITLE, PURPOSE, SHORT, LONG = 150, 2000, 500, 3000  # characters


def locked(partnership: Partnership) -> Partnership:
    """The row as it is now, held until the transaction ends; the order of locks begins here."""
    rows = Partnership.objects.select_for_update(of=("self",))
    return rows.select_related("municipality", "owner").get(pk=partnership.pk)


def prepared(partnership: Partnership, by: Any, party: PartnershipParty) -> PartnershipParty:
    """The party that a person writes for, asked anew.

    Raises:
        Refused: nobody writes for a party that is not theirs (clause P1).
    """
    found = policies.own_parties(by, partnership).filter(pk=party.pk).first()
    if found is None:
        raise Refused(_("Du kan ikke skrive for denne parten."), "party")
    return found


def held(partnership: Partnership, by: Any, party: PartnershipParty) -> PartnershipParty:
    """The party whose key a person holds, asked anew.

    Raises:
        Refused: nobody signs for the other party.
    """
    found = policies.held_parties(by, partnership).filter(pk=party.pk).first()
    if found is None:
        raise Refused(_("Du kan ikke signere for denne parten."), "party")
    return found


def check_state(partnership: Partnership, allowed: Iterable[str], words: str) -> None:
    """Refuse what belongs to another time of its life."""
    if partnership.state not in allowed:
        raise Refused(words)


def text(words: str, limit: int, lack: str, field: str) -> str:
    """Words without their outer white space, as many as fit.

    Args:
        words: what was typed.
        limit: characters.
        lack: what is said where there are none; empty where none are needed.
        field: which one.
    """
    words = words.strip()
    if not words and lack:
        raise Refused(lack, field)
    if len(words) > limit:
        raise Refused(_("Skriv kortere: høyst %(n)s tegn.") % {"n": limit}, field)
    return words


def touch(party: PartnershipParty, by: Any) -> None:
    """Who acted for it last is the one its letters go to."""
    if party.contact_id != by.pk:
        party.contact = by
        party.save(update_fields=["contact"])
