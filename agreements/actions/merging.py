"""What goes on when an organisation that joined one by one goes into another."""

from django.db import transaction
from django.db.models import Q

from agreements.models import Approval, Party, Refusal
from agreements.models.approvals import SUBJECTS
from agreements.states import (
    VALID,
    EditionState,
    EvaluationState,
    ExtensionState,
)
from organisations.models import Organisation

GOES_ON = [EditionState.FOR_APPROVAL, EditionState.SIGNED, *VALID, EditionState.EXPIRED]
UNDER_WAY = (
    Q(edition__state__in=GOES_ON)  # one that ran out may still be made longer
    | Q(extension__state=ExtensionState.ASKED)
    | Q(evaluation__state=EvaluationState.FOR_APPROVAL)
)


@transaction.atomic
def follow_merger(merged: Organisation, heir: Organisation) -> None:
    """The heir stands behind what the merged one stood behind, and may go out; twice is once.

    Where the heir has given or taken back a yes of its own, or said no, that is its word: the
    merged one's stays as it was given, and is not counted. Whoever merges holds both
    organisations' rows, which every answer of one of them must wait for.
    """
    _move_noes(merged, heir)
    own = Approval.objects.filter(UNDER_WAY, organisation=merged, left_at=None)
    for name in SUBJECTS:
        of_these = {f"{name}__isnull": False}
        said = Approval.objects.filter(organisation=heir, **of_these).values(name)
        rest = own.filter(**of_these).exclude(**{f"{name}__in": said})
        rest = rest.exclude(extension__refusals__organisation=heir)
        Approval.objects.filter(pk__in=rest.values("pk")).update(organisation=heir)
    # the party of a council follows in `forums`; here its name is kept beside it
    Party.objects.filter(
        forum_party__organisation__in=[merged, heir], name=merged.name[:120]
    ).update(name=heir.name[:120])


def _move_noes(merged: Organisation, heir: Organisation) -> None:
    """Those to what waits, where the heir has not answered itself."""
    waits = Refusal.objects.filter(organisation=merged, extension__state=ExtensionState.ASKED)
    yes = Approval.objects.filter(organisation=heir, extension__isnull=False).values("extension")
    no = Refusal.objects.filter(organisation=heir).values("extension")
    rest = waits.exclude(extension__in=yes).exclude(extension__in=no)
    Refusal.objects.filter(pk__in=rest.values("pk")).update(organisation=heir)
