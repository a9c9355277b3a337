"""How much may be asked for a sum: a municipality's own rows instead of Samspill's (clause R3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.errors import Refused
from grants.burden import ALWAYS
from grants.models import Threshold
from grants.policies import calls as policies
from organisations.models import Organisation

MOST_ROWS = 6


@dataclass(frozen=True)
class Limit:
    """One row as it is typed. None is: above all others, or no limit."""

    up_to: Decimal | None
    questions: int | None
    files: int | None
    accounts: bool


@transaction.atomic
def save_thresholds(owner: Organisation, *, by: Any, limits: Sequence[Limit]) -> None:
    """Replace a municipality's own thresholds; none at all means Samspill's.

    Args:
        owner: the municipality or county.
        by: a responsible person there.
        limits: in any order, each with a sum of its own, one of them above all others.

    Raises:
        Refused: no right, or rows that do not fit together; the field is `up_to_<n>` and so on.
    """
    if not policies.threshold_owners(by).filter(pk=owner.pk).exists():
        raise Refused(policies.why_not_set_thresholds(by))
    Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=owner.pk)
    _check(limits)
    Threshold.objects.filter(owner=owner).delete()
    Threshold.objects.bulk_create(
        Threshold(
            owner=owner,
            up_to=limit.up_to,
            questions=limit.questions,
            files=limit.files,
            accounts=limit.accounts,
        )
        for limit in limits
    )
    audit.record("thresholds.saved", owner, by=by, on_behalf_of=owner, rows=len(limits))


def _check(limits: Sequence[Limit]) -> None:
    seen: set[Decimal | None] = set()
    for number, limit in enumerate(limits, 1):
        if limit.up_to is not None and limit.up_to <= 0:
            raise Refused(_("Beløpet må være større enn 0."), f"up_to_{number}")
        if limit.up_to in seen:
            raise Refused(_("To rader har samme beløp."), f"up_to_{number}")
        if limit.questions is not None and limit.questions < ALWAYS:
            words = _("Hver søknad spør om sum og kontonummer, så det må være minst 2.")
            raise Refused(words, f"questions_{number}")
        seen.add(limit.up_to)
    if limits and None not in seen:
        raise Refused(_("La beløpet stå tomt i én rad. Den gjelder for alle større summer."))
    if len(limits) > MOST_ROWS:
        raise Refused(_("Det er for mange rader."))
