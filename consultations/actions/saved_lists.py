"""Lists to use again: made from a hearing's list or by hand, kept by the case handlers together."""

from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from consultations.models import Hearing, SavedList
from core import audit, clock
from core.errors import Refused, Stale
from organisations.models import Organisation
from organisations.policies import may_write

COPY = """
INSERT INTO consultations_savedlist_organisations (savedlist_id, organisation_id)
SELECT %s, organisation_id FROM consultations_invitee WHERE hearing_id = %s AND accepted
ON CONFLICT DO NOTHING
"""


@transaction.atomic
def make_list(*, ref: str, by: Any, owner: Organisation, name: str) -> SavedList:
    """An empty list. The same `ref` again (double click) gives the same list back.

    Raises:
        Refused: no name, or one that is taken.
        Stale: the `ref` names another municipality's list.
    """
    if before := SavedList.objects.filter(ref=ref).first():
        if before.owner_id != owner.pk:
            raise Stale
        return before
    name = _free_name(owner, name)
    saved = SavedList.objects.create(ref=ref, owner=owner, name=name, changed_at=clock.now())
    audit.record("saved_list.made", saved, by=by, on_behalf_of=owner)
    return saved


@transaction.atomic
def save_as_list(hearing: Hearing, *, by: Any, name: str) -> SavedList:
    """A list of those taken along today, in one statement whatever the number.

    Raises:
        Refused: no name, one that is taken, or nobody to keep.
    """
    if not hearing.invitees.filter(accepted=True).exists():
        raise Refused(_("Ingen står på listen, så det er ingen å ta vare på."), "name")
    name = _free_name(hearing.owner, name)
    saved = SavedList.objects.create(owner=hearing.owner, name=name, changed_at=clock.now())
    with connection.cursor() as cursor:
        cursor.execute(COPY, [saved.pk, hearing.pk])
    audit.record("saved_list.made", saved, by=by, on_behalf_of=saved.owner, hearing=hearing.pk)
    return saved


def _free_name(owner: Organisation, name: str, but: int = 0) -> str:
    """The name, under the owner's lock: no two of a municipality's lists are called the same."""
    if not (name := name.strip()):
        raise Refused(_("Skriv hva listen skal hete."), "name")
    Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=owner.pk)
    if SavedList.objects.filter(owner=owner, name__iexact=name).exclude(pk=but).exists():
        raise Refused(_("Dere har alt en liste med dette navnet. Velg et annet."), "name")
    return name


def _locked(saved: SavedList, by: Any) -> SavedList:
    """The list under lock, for one who may change it.

    Raises:
        Stale: a colleague has deleted it.
        Refused: the person does not write for the owner any more.
    """
    rows = SavedList.objects.select_for_update(of=("self",)).select_related("owner")
    if (row := rows.filter(pk=saved.pk).first()) is None:
        raise Stale
    if not may_write(by, row.owner):
        raise Refused(_("Bare saksbehandlere kan endre listen."))
    row.changed_at = clock.now()
    row.save(update_fields=["changed_at"])
    return row


@transaction.atomic
def rename_list(saved: SavedList, *, by: Any, name: str) -> SavedList:
    """Call it something else."""
    row = _locked(saved, by)
    row.name = _free_name(row.owner, name, row.pk)
    row.save(update_fields=["name"])
    audit.record("saved_list.renamed", row, by=by, on_behalf_of=row.owner)
    return row


@transaction.atomic
def put_on_list(saved: SavedList, *, by: Any, organisation: Organisation) -> SavedList:
    """Put an organisation on it; once is enough.

    Raises:
        Refused: it has ended, or is the owner itself.
    """
    row = _locked(saved, by)
    if organisation.dissolved_at or organisation.merged_into_id:
        raise Refused(_("Organisasjonen er lagt ned. Velg en annen."), "organisation")
    if organisation.pk == row.owner_id:
        raise Refused(_("Dere kan ikke invitere dere selv. Velg en annen."), "organisation")
    row.organisations.add(organisation)
    audit.record(
        "saved_list.added", row, by=by, on_behalf_of=row.owner, organisation=organisation.pk
    )
    return row


@transaction.atomic
def take_off_list(saved: SavedList, *, by: Any, organisation: Organisation) -> SavedList:
    """Take an organisation off it; hearings it was used in stay as they are."""
    row = _locked(saved, by)
    row.organisations.remove(organisation)
    audit.record(
        "saved_list.removed", row, by=by, on_behalf_of=row.owner, organisation=organisation.pk
    )
    return row


@transaction.atomic
def delete_list(saved: SavedList, *, by: Any) -> None:
    """Throw it away; hearings it was used in stay as they are."""
    row = _locked(saved, by)
    audit.record("saved_list.deleted", row, by=by, on_behalf_of=row.owner, name=row.name)
    row.delete()
