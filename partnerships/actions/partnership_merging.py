"""What goes on when a party goes into another organisation."""

from django.db import transaction

from organisations.models import Organisation
from partnerships.models import PartnershipParty
from partnerships.states import OPEN


@transaction.atomic
def follow_merger(merged: Organisation, heir: Organisation) -> None:
    """Partnerships under way go on in the heir, with every word and signature as it was.

    Where both are parties of the same one, the merged one stays as it was signed.
    """
    both = PartnershipParty.objects.filter(organisation=heir)
    PartnershipParty.objects.filter(organisation=merged, partnership__state__in=OPEN).exclude(
        partnership__in=both.values("partnership")
    ).update(organisation=heir)
