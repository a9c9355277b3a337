"""A choice of filters under a name, for all who handle cases for the owner."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.errors import Refused
from grants.models import SavedView
from grants.policies import desk as policies
from organisations.models import Organisation

NAME, QUERY = 80, 500  # characters
MOST = 30  # of one owner


@transaction.atomic
def save_view(owner: Organisation, *, by: Any, name: str, query: str) -> SavedView:
    """Keep the filters; the same name again gets the new ones.

    Args:
        query: the address's own query, without «?».

    Raises:
        Refused: does not work there, no name, no filters, or too many.
    """
    if not policies.may_keep(by, owner):
        raise Refused(policies.why_not_keep(by, owner))
    name, query = " ".join(name.split()), query.lstrip("?")
    if not name:
        raise Refused(_("Gi utvalget et navn."), "name")
    if len(name) > NAME or len(query) > QUERY:
        raise Refused(_("Skriv kortere: høyst %(n)s tegn.") % {"n": NAME}, "name")
    if not query:
        raise Refused(_("Velg minst ett filter først."), "name")
    before = SavedView.objects.filter(owner=owner, name=name).first()
    if before and before.query == query:
        return before  # a second click
    if before is None and SavedView.objects.filter(owner=owner).count() >= MOST:
        raise Refused(_("Dere har %(n)s utvalg. Ta bort ett først.") % {"n": MOST}, "name")
    row, _made = SavedView.objects.update_or_create(
        owner=owner, name=name, defaults={"query": query, "created_by": by}
    )
    audit.record("grant_view.saved", row, by=by, on_behalf_of=owner)
    return row


@transaction.atomic
def drop_view(row: SavedView, *, by: Any) -> None:
    """Take one away, for all.

    Raises:
        Refused: does not work there.
    """
    if not policies.may_keep(by, row.owner):
        raise Refused(policies.why_not_keep(by, row.owner))
    audit.record("grant_view.dropped", row, by=by, on_behalf_of=row.owner)
    row.delete()
