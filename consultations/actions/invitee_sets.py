"""Many at a time: a whole group off or on again, a saved list or a whole category added."""

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, F, QuerySet, Value, When
from django.utils.translation import gettext as _

from consultations.actions.invitees import locked_list
from consultations.models import Hearing, SavedList
from consultations.states import InviteeSource
from core import audit
from core.errors import Refused
from organisations.models import Organisation

BY_HAND = "lagt til av kommunen"  # kept in the row, so not translated
ADD = """
INSERT INTO consultations_invitee
    (hearing_id, organisation_id, source, why, cause, "group", accepted, reason)
SELECT %s, chosen.id, 'added', '[]'::jsonb, '', %s, true, %s FROM ({sql}) AS chosen (id)
ON CONFLICT (hearing_id, organisation_id) DO NOTHING
"""


@dataclass(frozen=True)
class Added:
    """What became of a set: how many came on, stood there before, and have ended."""

    added: int
    there: int
    ended: tuple[str, ...] = ()


@transaction.atomic
def reject_group(hearing: Hearing, *, by: Any, group: str, reason: str) -> int:
    """Take everyone in a group off the list, with one public reason; how many it was.

    Those taken off before keep the reason they were given then.

    Raises:
        Refused: no reason.
    """
    hearing = locked_list(hearing)
    if not (reason := reason.strip()):
        raise Refused(_("Skriv hvorfor du tar bort gruppen."), "reason")
    n = hearing.invitees.filter(group=group, accepted=True).update(accepted=False, reason=reason)
    audit.record(
        "hearing.group_rejected", hearing, by=by, on_behalf_of=hearing.owner, group=group, n=n
    )
    return n


@transaction.atomic
def take_in_group(hearing: Hearing, *, by: Any, group: str) -> int:
    """Put everyone in a group back; how many it was."""
    hearing = locked_list(hearing)
    by_hand = When(source=InviteeSource.ADDED, then=F("reason"))
    n = hearing.invitees.filter(group=group, accepted=False).update(
        accepted=True, reason=Case(by_hand, default=Value(""))
    )
    audit.record(
        "hearing.group_taken_in", hearing, by=by, on_behalf_of=hearing.owner, group=group, n=n
    )
    return n


@transaction.atomic
def add_list(hearing: Hearing, *, by: Any, saved: SavedList, reason: str) -> Added:
    """Add everyone on a saved list, with one public reason.

    Those who have ended are left out and named. Those on the hearing's list already stay as they
    are, also when somebody has taken them off.

    Raises:
        Refused: no reason, another owner's list, or nobody on it to add.
    """
    if saved.owner_id != hearing.owner_id:
        raise Refused(_("Listen finnes ikke lenger. Velg en annen."), "saved")
    everyone = saved.organisations.all()
    ended = everyone.exclude(pk__in=Organisation.objects.active().values("pk"))
    names = tuple(ended.order_by("name", "pk").values_list("name", flat=True))
    if everyone.count() == len(names):
        raise Refused(_("Ingen på listen kan inviteres. Velg en annen."), "saved")
    found = add_many(hearing, by=by, organisations=everyone, reason=reason)
    return Added(found.added, found.there, names)


@transaction.atomic
def add_many(
    hearing: Hearing, *, by: Any, organisations: QuerySet[Organisation], reason: str
) -> Added:
    """Add a set in one statement whatever the number, with one public reason.

    Args:
        hearing: a draft.
        by: the case handler.
        organisations: the set; those that have ended, and the owner itself, are left out.
        reason: why they are invited.

    Raises:
        Refused: no reason.
    """
    hearing = locked_list(hearing)
    if not (reason := reason.strip()):
        raise Refused(_("Skriv hvorfor organisasjonene skal inviteres."), "reason")
    living = Organisation.objects.active().filter(pk__in=organisations.order_by().values("pk"))
    chosen = living.exclude(pk=hearing.owner_id).order_by().values("pk")
    sql, params = chosen.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(ADD.format(sql=sql), [hearing.pk, BY_HAND, reason, *params])
        added = cursor.rowcount
    audit.record("hearing.invitees_added", hearing, by=by, on_behalf_of=hearing.owner, n=added)
    return Added(added, chosen.count() - added)
