"""Looking back together, ending it with a reason, and renewing it (clause K1d)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock, states
from core.errors import Refused
from partnerships.actions.partnership_ideas import end
from partnerships.actions.partnership_locks import (
    PURPOSE,
    SHORT,
    check_state,
    held,
    locked,
    prepared,
    text,
    touch,
)
from partnerships.actions.partnership_meetings import remember
from partnerships.actions.partnership_signing import settle_renewal
from partnerships.emails import partnership as emails
from partnerships.models import (
    Partnership,
    PartnershipEndWish,
    PartnershipEvaluation,
    PartnershipParty,
)
from partnerships.policies import partnership_dates as dates
from partnerships.states import (
    BINDING,
    PARTNERSHIP,
    EvaluationKind,
    PartnershipState,
)

S = PartnershipState


@transaction.atomic
def evaluate(
    partnership: Partnership, *, by: Any, party: PartnershipParty, kind: str, words: str
) -> PartnershipEvaluation:
    """One party's words; everyone reads them when every party has written.

    Args:
        kind: half-way or at the end.

    Raises:
        Refused: not open, written already, for two parties by one person, or no words.
    """
    partnership = locked(partnership)
    party = prepared(partnership, by, party)
    words = text(words, PURPOSE, _("Skriv hvordan samarbeidet har gått."), "words")
    said = partnership.evaluations.filter(kind=kind)
    if own := said.filter(party=party).first():
        if own.words == words:
            return own
        raise Refused(_("%(who)s har allerede skrevet.") % {"who": party.organisation.name})
    if said.filter(by=by).exists():
        raise Refused(_("Du har skrevet for en annen part. Noen andre må skrive for denne."))
    if kind not in dates.open_evaluations(partnership, clock.today()):
        raise Refused(_("Evalueringen er ikke åpen nå."))
    row = PartnershipEvaluation.objects.create(
        partnership=partnership, kind=kind, party=party, words=words, by=by, at=clock.now()
    )
    touch(party, by)
    audit.record(
        "partnership.evaluation", partnership, by=by, on_behalf_of=party.organisation, kind=kind
    )
    if said.count() == partnership.parties.count():
        _publish(partnership, kind)
    return row


def _publish(partnership: Partnership, kind: str) -> None:
    """Every party has written. At the end the partnership is evaluated."""
    emails.tell(partnership, "evaluated", key=f"evaluated:{kind}")
    if kind == EvaluationKind.FINAL:
        states.move(partnership, S.EVALUATED, allowed=PARTNERSHIP)
        partnership.evaluated_at = clock.now()
        partnership.save(update_fields=["state", "evaluated_at"])
        audit.record("partnership.evaluated", partnership, by=None)
        settle_renewal(partnership)


@transaction.atomic
def agree_to_end(
    partnership: Partnership, *, by: Any, party: PartnershipParty, reason: str
) -> Partnership:
    """One party's yes to ending it. Before its last day it ends when every party has said so.

    Args:
        by: a person with the key of
        party: the party; nothing that binds two is done by one key.
        reason: public.

    Raises:
        Refused: no key, not signed, no reason, or one who said so for another party.
    """
    partnership = locked(partnership)
    if partnership.state == S.ENDED:
        return partnership
    party = held(partnership, by, party)
    check_state(partnership, BINDING, _("Avtalen er ikke signert ennå. Dere kan trekke dere."))
    if partnership.end_wishes.filter(party=party).exists():
        return partnership
    if partnership.end_wishes.filter(by=by).exists():
        raise Refused(_("Du har svart for en annen part. Noen andre må svare for denne."), "party")
    reason = text(reason, SHORT, _("Skriv hvorfor. Alle kan lese det."), "reason")
    wish = PartnershipEndWish.objects.create(
        partnership=partnership, party=party, reason=reason, by=by, at=clock.now()
    )
    touch(party, by)
    audit.record("partnership.end_wish", partnership, by=by, on_behalf_of=party.organisation)
    agreed = partnership.end_wishes.count() == partnership.parties.count()
    if agreed or partnership.is_over(clock.today()):
        first = partnership.end_wishes.first() or wish
        end(partnership, first.reason)
        emails.tell(partnership, "ended", key="ended")
        audit.record("partnership.ended", partnership, by=by, on_behalf_of=party.organisation)
    else:
        key = f"end:{party.pk}"
        emails.tell(partnership, "end_asked", key=key, by=party, reason=reason)
    return partnership


@transaction.atomic
def renew(partnership: Partnership, *, by: Any, party: PartnershipParty, ref: str) -> Partnership:
    """Begin on one that follows this one, with its words filled in; it is checked and signed anew.

    Args:
        ref: the name of the new one; the same form again gives the first one back.

    Raises:
        Refused: not at work, or being renewed already.
    """
    partnership = locked(partnership)
    party = prepared(partnership, by, party)
    if before := partnership.renewals.exclude(state=S.ENDED).first():
        return before
    check_state(
        partnership, [S.ACTIVE, S.EVALUATED], _("Bare et partnerskap som er i gang, kan fornyes.")
    )
    if Partnership.objects.filter(ref=ref).exists():
        raise Refused(_("Last siden på nytt, og prøv igjen."))
    now = clock.now()
    fresh = Partnership.objects.create(
        ref=ref,
        municipality=partnership.municipality,
        owner=partnership.owner,
        proposed_by=party.organisation,
        follows=partnership,
        title=partnership.title,
        purpose=partnership.purpose,
        themes=partnership.themes,
        dialogue=partnership.dialogue,
        legal_basis=partnership.legal_basis,
        follow_up=partnership.follow_up,
        state=S.DRAFT,
        created_by=by,
        created_at=now,
    )
    for old in partnership.parties.all():
        PartnershipParty.objects.create(
            partnership=fresh,
            organisation_id=old.organisation_id,
            contribution=old.contribution,
            joined_at=now,
            contact_id=by.pk if old.pk == party.pk else old.contact_id,
        )
    fresh.refresh_from_db()
    mine = fresh.parties.get(organisation=party.organisation_id)
    emails.tell(fresh, "renewal", key="renewal", by=mine)
    audit.record("partnership.renewal", fresh, by=by, on_behalf_of=party.organisation)
    return fresh


def remind_of_evaluations() -> int:
    """Tell the parties once that they may write, half-way and before the end; how many."""
    told = 0
    active = Partnership.objects.filter(state=S.ACTIVE).order_by("pk")
    for pk in active.values_list("pk", flat=True):
        with transaction.atomic():
            told += _remind(locked(Partnership(pk=pk)))
    return told


def _remind(partnership: Partnership) -> int:
    """Those that are open; each once."""
    told = 0
    for kind in dates.open_evaluations(partnership, clock.today()):
        name = f"evaluate:{kind.value}"
        if partnership.evaluations.filter(kind=kind).count() == partnership.parties.count():
            continue
        if remember(partnership, name):
            final = kind == EvaluationKind.FINAL
            emails.tell(partnership, "evaluate", key=name, final=final)
            told += 1
    return told
