"""Words that a municipality uses again in reasons and terms."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import audit
from core.errors import Refused
from grants.models import StandardText
from grants.policies import desk as policies
from grants.states import Outcome
from organisations.models import Organisation

TITLE, TEXT = 80, 3000  # characters
MOST = 100  # of one owner; more are not found again


@transaction.atomic
def save_text(
    owner: Organisation,
    *,
    by: Any,
    title: str,
    text: str,
    outcome: str = "",
    row: StandardText | None = None,
) -> StandardText:
    """Keep a new text, or change one.

    Args:
        outcome: of which answer; empty for any.
        row: the one to change.

    Raises:
        Refused: not a handler there, words are missing or long, or the name is taken.
    """
    if not policies.may_keep(by, owner) or (row and row.owner_id != owner.pk):
        raise Refused(policies.why_not_keep(by, owner))
    title, text = " ".join(title.split()), text.strip()
    for value, most, field in ((title, TITLE, "title"), (text, TEXT, "text")):
        if not value:
            raise Refused(_("Skriv noe her."), field)
        if len(value) > most:
            raise Refused(_("Skriv kortere: høyst %(n)s tegn.") % {"n": most}, field)
    if outcome not in ("", *Outcome.values):
        raise Refused(_("Velg et svar fra listen."), "outcome")
    if row is None and StandardText.objects.filter(owner=owner).count() >= MOST:
        raise Refused(_("Dere har %(n)s tekster. Ta bort en først.") % {"n": MOST})
    row = row or StandardText(owner=owner, created_by=by)
    row.title, row.text, row.outcome = title, text, outcome
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused(_("Dere har en tekst med dette navnet."), "title") from error
    audit.record("standard_text.saved", row, by=by, on_behalf_of=owner)
    return row


@transaction.atomic
def drop_text(row: StandardText, *, by: Any) -> None:
    """Take one away; letters that used it are as they were.

    Raises:
        Refused: not a handler there.
    """
    if not policies.may_keep(by, row.owner):
        raise Refused(policies.why_not_keep(by, row.owner))
    audit.record("standard_text.dropped", row, by=by, on_behalf_of=row.owner)
    row.delete()
