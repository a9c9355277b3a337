"""«Vi er med i …»: a member says it, its umbrella may confirm it, either may end it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import Refused
from organisations.models import Affiliation, Organisation
from organisations.policies import may_send
from organisations.states import AffiliationSource, Kind

UMBRELLA_KINDS = {Kind.VOLUNTARY, Kind.NATIONAL}
MOST = 20  # umbrellas of one organisation


@transaction.atomic
def add_affiliation(member: Organisation, umbrella: Organisation, *, by: Any) -> Affiliation:
    """Say that `member` is under `umbrella` from today. The same again is the same.

    Args:
        by: somebody responsible in the member; None only for the demo and imports.

    Raises:
        Refused: no right to, an umbrella that cannot be one, or a ring of umbrellas.
    """
    pair = Organisation.objects.select_for_update(of=("self",)).filter(
        pk__in=[member.pk, umbrella.pk]
    )
    locked = {one.pk: one for one in pair.order_by("pk")}
    member, umbrella = locked[member.pk], locked[umbrella.pk]
    if by and not may_send(by, member):
        raise Refused(_("Bare en ansvarlig hos dere kan endre dette."))
    check_umbrella(member, umbrella)
    standing: Affiliation | None = current().filter(member=member, umbrella=umbrella).first()
    if standing:
        return standing
    if current().filter(member=member).count() >= MOST:
        raise Refused(_("Dere er med i mange alt. Ta bort en først."))
    affiliation = Affiliation.objects.create(
        member=member, umbrella=umbrella, starts=clock.today(), source=AffiliationSource.MEMBER
    )
    audit.record("affiliation.added", affiliation, by=by, on_behalf_of=member, umbrella=umbrella.pk)
    return affiliation


def current() -> Any:
    """Those that have not ended."""
    return Affiliation.objects.filter(ends=None)


def check_umbrella(member: Organisation, umbrella: Organisation) -> None:
    """Refuse oneself, what has ended, what is no organisation of members, and a ring."""
    if member.pk == umbrella.pk:
        raise Refused(_("En organisasjon kan ikke være med i seg selv."), "q")
    if umbrella.dissolved_at or umbrella.merged_into_id or umbrella.kind not in UMBRELLA_KINDS:
        raise Refused(_("Velg en organisasjon som har medlemmer."), "q")
    above, seen = {umbrella.pk}, {umbrella.pk}
    while above:
        links = current().filter(member__in=above).values_list("umbrella", flat=True)
        above = set(links) - seen
        seen |= above
    if member.pk in seen:
        raise Refused(_("De er med i dere. Da kan ikke dere være med i dem."), "q")


@transaction.atomic
def confirm_affiliation(affiliation: Affiliation, *, by: Any) -> Affiliation:
    """The umbrella says yes, they are one of us. Once is enough.

    Raises:
        Refused: not the umbrella's responsible person, or it has ended.
    """
    affiliation = Affiliation.objects.select_for_update(of=("self",)).get(pk=affiliation.pk)
    if not may_send(by, affiliation.umbrella):
        raise Refused(_("Bare en ansvarlig i paraplyen kan bekrefte dette."))
    if affiliation.ends:
        raise Refused(_("De er ikke med lenger."))
    if affiliation.source != AffiliationSource.UMBRELLA:
        affiliation.source = AffiliationSource.UMBRELLA
        affiliation.save(update_fields=["source"])
        audit.record("affiliation.confirmed", affiliation, by=by, on_behalf_of=affiliation.umbrella)
    return affiliation


@transaction.atomic
def end_affiliation(affiliation: Affiliation, *, by: Any) -> Affiliation:
    """Not any more, by somebody responsible on either side. Once is enough.

    Raises:
        Refused: responsible on neither side.
    """
    affiliation = Affiliation.objects.select_for_update(of=("self",)).get(pk=affiliation.pk)
    side = next(
        (one for one in (affiliation.member, affiliation.umbrella) if may_send(by, one)), None
    )
    if side is None:
        raise Refused(_("Bare en ansvarlig på en av sidene kan endre dette."))
    if affiliation.ends is None:
        affiliation.ends = clock.today()
        affiliation.save(update_fields=["ends"])
        audit.record("affiliation.ended", affiliation, by=by, on_behalf_of=side)
    return affiliation
