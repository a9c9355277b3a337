"""Each party signs by its own person; with the last one it stands, and the clock begins it (P1)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock, states
from core.errors import Refused, Stale
from partnerships.actions.partnership_locks import check_state, held, locked, touch
from partnerships.actions.partnership_meetings import settle_meetings
from partnerships.emails import partnership as emails
from partnerships.models import Partnership, PartnershipParty, PartnershipSignature
from partnerships.states import PARTNERSHIP, STANDING, PartnershipState

S = PartnershipState


@transaction.atomic
def sign(
    partnership: Partnership, *, by: Any, party: PartnershipParty, edition: int
) -> Partnership:
    """One party's signature; never for another party, and never two parties by one person.

    Args:
        by: a person with the key of
        party: the party.
        edition: of the words that were read.

    Raises:
        Stale: the words have changed since.
        Refused: no key, not checked, over before it is signed, or one who signed for another.
    """
    partnership = locked(partnership)
    party = held(partnership, by, party)
    if _signed_already(partnership, by, party, edition):
        return partnership  # a second click
    check_state(
        partnership,
        [S.CHECKED],
        _("Avtalen kan ikke signeres før kommunen har svart på om den erstatter noe."),
    )
    if partnership.edition != edition:
        raise Stale(_("Avtalen er endret siden du leste den. Les den på nytt før du signerer."))
    if partnership.is_over(clock.today()):
        raise Refused(_("Den siste dagen har vært. Endre datoene før dere signerer."))
    PartnershipSignature.objects.create(
        partnership=partnership, party=party, edition=edition, by=by, at=clock.now()
    )
    touch(party, by)
    audit.record("partnership.signature", partnership, by=by, on_behalf_of=party.organisation)
    if not unsigned_parties(partnership).exists():
        _stand(partnership)
    return partnership


def _signed_already(
    partnership: Partnership, by: Any, party: PartnershipParty, edition: int
) -> bool:
    """Whether this person has signed this already; one signature a party, one party a person."""
    before = partnership.signatures.filter(edition=edition)
    own = before.filter(party=party).first()
    if own is not None and partnership.state in {S.CHECKED, *STANDING}:
        if own.by_id == by.pk:
            return True
        raise Refused(_("%(who)s har allerede signert.") % {"who": party.organisation.name})
    if before.filter(by=by).exists():
        raise Refused(
            _("Du har signert for en annen part. Noen andre må signere for denne."), "party"
        )
    return False


def unsigned_parties(partnership: Partnership) -> Any:
    """The parties whose signature on what stands is missing."""
    signed = partnership.signatures.filter(edition=partnership.edition)
    return partnership.parties.exclude(pk__in=signed.values("party"))


def _stand(partnership: Partnership) -> None:
    """Every party has signed. What it renews is renewed when that one is evaluated."""
    states.move(partnership, S.SIGNED, allowed=PARTNERSHIP)
    partnership.signed_at = clock.now()
    partnership.save(update_fields=["state", "signed_at"])
    emails.tell(partnership, "signed", key="signed")
    audit.record("partnership.signed", partnership, by=None)
    if partnership.follows is not None:
        settle_renewal(locked(partnership.follows))
    _begin(partnership)


def settle_renewal(old: Partnership) -> None:
    """An evaluated one is renewed when the one that follows it is signed."""
    signed = old.renewals.filter(state__in=STANDING).exists()
    if old.state == S.EVALUATED and signed:
        states.move(old, S.RENEWED, allowed=PARTNERSHIP)
        old.closed_at = clock.now()
        old.save(update_fields=["state", "closed_at"])
        audit.record("partnership.renewed", old, by=None)


def begin_due() -> int:
    """Begin those whose first day has come; how many. Each in a transaction of its own."""
    due = Partnership.objects.filter(state=S.SIGNED, starts__lte=clock.today())
    begun = 0
    for pk in due.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            begun += _begin(locked(Partnership(pk=pk)))
    return begun


def _begin(partnership: Partnership) -> bool:
    """On the first day, or when the last signature came after it."""
    if partnership.state != S.SIGNED or not partnership.starts:
        return False
    if partnership.starts > clock.today():
        return False
    states.move(partnership, S.ACTIVE, allowed=PARTNERSHIP)
    partnership.save(update_fields=["state"])
    meeting = settle_meetings(partnership)
    emails.tell(partnership, "begun", key="begun", meeting=meeting)
    audit.record("partnership.begun", partnership, by=None)
    return True
