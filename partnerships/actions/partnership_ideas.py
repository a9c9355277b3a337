"""Before anything is written: an idea, who comes in, what they talk about, who goes out (K1d)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock, states
from core.errors import Refused
from organisations.models import Municipality, Organisation
from organisations.policies import STAFF_KINDS
from organisations.states import Kind
from partnerships.actions.partnership_locks import (
    LONG,
    PURPOSE,
    SHORT,
    TITLE,
    check_state,
    locked,
    prepared,
    text,
    touch,
)
from partnerships.emails import partnership as emails
from partnerships.models import Partnership, PartnershipParty
from partnerships.policies import partnerships as policies
from partnerships.states import (
    PARTNERSHIP,
    TALKING,
    THEMES,
    UNSIGNED,
    PartnershipState,
)

S = PartnershipState


@transaction.atomic
def post_idea(
    *,
    ref: str,
    by: Any,
    on_behalf_of: Organisation,
    municipality: Municipality | None,
    title: str,
    purpose: str,
    themes: list[str],
) -> Partnership:
    """Post an idea, public at once. Either side may: a municipality, or a voluntary organisation.

    Args:
        ref: the name it will have; the same form again gives the first one back.
        on_behalf_of: the organisation or municipality the person writes for.
        municipality: with which; a municipality's own people need not say.
        title: in a few words.
        purpose: what they want to achieve.
        themes: slugs of clause K3.

    Raises:
        Refused: writes for nobody there, no municipality, or words that are missing or long.
    """
    if before := Partnership.objects.filter(ref=ref).first():
        if before.created_by_id != by.pk:
            raise Refused(_("Last siden på nytt, og prøv igjen."))
        return before
    if not policies.acting_organisations(by).filter(pk=on_behalf_of.pk).exists():
        raise Refused(_("Du skriver ikke for denne organisasjonen."), "organisation")
    place, owner = _place(on_behalf_of, municipality)
    now = clock.now()
    partnership, made = Partnership.objects.get_or_create(
        ref=ref,
        defaults={
            "municipality": place,
            "owner": owner,
            "proposed_by": on_behalf_of,
            "created_by": by,
            "created_at": now,
            **said(title, purpose, themes),
        },
    )
    if not made:
        return partnership
    _first_parties(partnership, on_behalf_of, by)
    partnership.refresh_from_db()
    _tell_posted(partnership)
    audit.record("partnership.posted", partnership, by=by, on_behalf_of=on_behalf_of)
    return partnership


def _place(
    side: Organisation, municipality: Municipality | None
) -> tuple[Municipality, Organisation]:
    """The municipality that would be a party, and the organisation that acts for it."""
    found = policies.places().select_related("organisation")
    if side.kind in STAFF_KINDS:
        own = found.filter(organisation=side).first()
        if own is None:
            raise Refused(_("Kommunen finnes ikke lenger. Velg den som tok over."), "organisation")
        return own, side
    chosen = found.filter(pk=municipality.pk).first() if municipality else None
    if chosen is None or chosen.organisation is None:
        raise Refused(_("Velg kommunen dere vil samarbeide med."), "municipality")
    return chosen, chosen.organisation


def said(title: str, purpose: str, themes: list[str]) -> dict[str, Any]:
    """What a partnership always says, whole and within bounds."""
    title = " ".join(title.split())
    unknown = [theme for theme in themes if theme not in THEMES]
    if unknown:
        raise Refused(_("Velg temaer fra listen."), "themes")
    return {
        "title": text(title, TITLE, _("Skriv hva partnerskapet skal hete."), "title"),
        "purpose": text(purpose, PURPOSE, _("Skriv hva dere vil oppnå sammen."), "purpose"),
        "themes": sorted(set(themes), key=list(THEMES).index),
    }


def _first_parties(partnership: Partnership, side: Organisation, by: Any) -> None:
    """The one that posts is in; the municipality is asked when it was not the one."""
    now = clock.now()
    if side.pk != partnership.owner_id:
        PartnershipParty.objects.create(
            partnership=partnership, organisation=partnership.owner, asked_at=now
        )
    PartnershipParty.objects.create(
        partnership=partnership, organisation=side, joined_at=now, contact=by
    )


def _tell_posted(partnership: Partnership) -> None:
    """To the municipality, when an organisation posted it."""
    asked = partnership.parties.filter(joined_at=None)
    mine = partnership.parties.get(joined_at__isnull=False)
    emails.tell(partnership, "posted", key="posted", to=asked, by=mine)


@transaction.atomic
def invite(
    partnership: Partnership, *, by: Any, party: PartnershipParty, organisation: Organisation
) -> PartnershipParty:
    """Ask a voluntary organisation to come in. Nobody else sees that it is asked.

    Raises:
        Refused: another kind, one that has ended, or too late.
    """
    partnership = locked(partnership)
    party = prepared(partnership, by, party)
    check_state(partnership, TALKING, _("Partene har begynt å skrive. Flere kan ikke bli med."))
    if before := partnership.parties.filter(organisation=organisation).first():
        return before
    _check_voluntary(organisation)
    row = PartnershipParty.objects.create(
        partnership=partnership, organisation=organisation, asked_at=clock.now()
    )
    asked = partnership.parties.filter(pk=row.pk)
    emails.tell(partnership, "asked", key=f"asked:{row.pk}", to=asked, by=party)
    touch(party, by)
    audit.record("partnership.asked", partnership, by=by, on_behalf_of=party.organisation)
    return row


def _check_voluntary(organisation: Organisation) -> None:
    """The other side of a partnership is a living voluntary organisation (clause K1d)."""
    if organisation.kind != Kind.VOLUNTARY:
        raise Refused(_("Velg en frivillig organisasjon."), "organisation")
    if organisation.dissolved_at or organisation.merged_into_id:
        raise Refused(_("Organisasjonen er lagt ned."), "organisation")


@transaction.atomic
def join(partnership: Partnership, *, by: Any, on_behalf_of: Organisation) -> Partnership:
    """Come in and talk; it binds nobody. With both sides in, the talk has begun.

    Raises:
        Refused: writes for nobody there, not one that may come in, or too late.
    """
    partnership = locked(partnership)
    before = partnership.parties.filter(organisation=on_behalf_of).first()
    if before and before.joined_at and policies.own_parties(by, partnership).exists():
        return partnership  # a second click
    check_state(partnership, TALKING, _("Partene har begynt å skrive. Flere kan ikke bli med."))
    if not policies.joinable(by, partnership).filter(pk=on_behalf_of.pk).exists():
        raise Refused(_("Du skriver ikke for denne organisasjonen."), "organisation")
    party = before or PartnershipParty(partnership=partnership, organisation=on_behalf_of)
    party.joined_at, party.contact = clock.now(), by
    party.save()
    _begin_talks(partnership)
    emails.tell(partnership, "joined", key=f"joined:{party.pk}", by=party)
    audit.record("partnership.joined", partnership, by=by, on_behalf_of=on_behalf_of)
    return partnership


def _begin_talks(partnership: Partnership) -> None:
    """Both sides are in."""
    joined = partnership.parties.filter(joined_at__isnull=False)
    sides = set(joined.values_list("organisation__kind", flat=True))
    both = Kind.VOLUNTARY in sides and joined.filter(organisation=partnership.owner_id).exists()
    if both and partnership.state == S.IDEA:
        states.move(partnership, S.NEEDS_DIALOGUE, allowed=PARTNERSHIP)
        partnership.save(update_fields=["state"])


@transaction.atomic
def begin_draft(
    partnership: Partnership, *, by: Any, party: PartnershipParty, words: str
) -> Partnership:
    """Say what they talked about, and begin to write. Who was asked and did not come, is let go.

    Raises:
        Refused: only one side is in, or no words.
    """
    partnership = locked(partnership)
    party = prepared(partnership, by, party)
    if partnership.state == S.DRAFT and partnership.dialogue == words.strip():
        return partnership
    check_state(
        partnership, [S.NEEDS_DIALOGUE], _("Begge sider må være med før dere kan skrive avtalen.")
    )
    lack = _("Skriv kort hva dere snakket om og ble enige om.")
    partnership.dialogue = text(words, LONG, lack, "words")
    partnership.parties.filter(joined_at=None).delete()
    states.move(partnership, S.DRAFT, allowed=PARTNERSHIP)
    partnership.save(update_fields=["state", "dialogue"])
    touch(party, by)
    emails.tell(partnership, "drafted", key="drafted", by=party)
    audit.record("partnership.drafted", partnership, by=by, on_behalf_of=party.organisation)
    partnership.refresh_from_db()
    return partnership


@transaction.atomic
def withdraw(
    partnership: Partnership, *, by: Any, party: PartnershipParty, reason: str
) -> Partnership:
    """Go out before it is signed. Without both sides left, it is over, with the reason.

    Raises:
        Refused: no reason, or it has been signed.
    """
    partnership = locked(partnership)
    if partnership.state == S.ENDED:
        return partnership
    check_state(partnership, UNSIGNED, _("Avtalen er signert. Partene må bli enige om å avslutte."))
    party = prepared(partnership, by, party)
    reason = text(reason, SHORT, _("Skriv hvorfor. Alle kan lese det."), "reason")
    others = partnership.parties.exclude(pk=party.pk).filter(joined_at__isnull=False)
    goes_on = party.organisation_id != partnership.owner_id and others.filter(
        organisation__kind=Kind.VOLUNTARY
    )
    key = f"withdrawn:{party.pk}"
    if goes_on:
        emails.tell(partnership, "withdrawn", key=key, by=party, reason=reason)
        party.delete()
        reopen(partnership)
    else:
        end(partnership, reason)
        emails.tell(partnership, "ended", key="ended", by=party)
    audit.record("partnership.withdrawn", partnership, by=by, on_behalf_of=party.organisation)
    return partnership


@transaction.atomic
def decline(
    partnership: Partnership, *, by: Any, party: PartnershipParty, reason: str
) -> Partnership:
    """Say no to coming in. Without the municipality there is no partnership: then it is over.

    Args:
        party: one that is asked and has not answered.
        reason: public where it ends the idea, else told to those who asked.

    Raises:
        Refused: no reason, another's party, or answered already.
    """
    partnership = locked(partnership)
    mine = policies.asked_parties(by, partnership).filter(pk=party.pk).first()
    if partnership.state not in TALKING or mine is None:
        raise Refused(_("Dere har allerede svart."), "party")
    reason = text(reason, SHORT, _("Skriv hvorfor. Alle kan lese det."), "reason")
    if mine.organisation_id == partnership.owner_id:
        end(partnership, reason)
        emails.tell(partnership, "ended", key="ended", by=mine)
    else:
        key = f"declined:{mine.pk}"
        emails.tell(partnership, "declined", key=key, by=mine, reason=reason)
        mine.delete()
    audit.record("partnership.declined", partnership, by=by, on_behalf_of=party.organisation)
    return partnership


def reopen(partnership: Partnership) -> None:
    """What was checked has changed: back to the writing. Its signatures count no longer."""
    if partnership.state == S.CHECKED:
        states.move(partnership, S.DRAFT, allowed=PARTNERSHIP)
        partnership.save(update_fields=["state"])


def end(partnership: Partnership, reason: str) -> None:
    """It is over, with a reason that everyone reads."""
    states.move(partnership, S.ENDED, allowed=PARTNERSHIP)
    partnership.end_reason, partnership.closed_at = reason, clock.now()
    partnership.save(update_fields=["state", "end_reason", "closed_at"])
