"""Who is on the list: computed, then gone through by a person."""

from collections.abc import Collection
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from consultations.matching import matches
from consultations.models import Hearing, Invitee
from consultations.states import HearingState, InviteeSource
from core import audit, clock
from core.errors import Refused, Stale
from organisations.models import Organisation

INSERT = """
WITH found AS ({sql}),
gone AS (
    DELETE FROM consultations_invitee i
    WHERE i.hearing_id = %(hearing)s AND i.source = 'match'
      AND NOT EXISTS (SELECT 1 FROM found f WHERE f.organisation_id = i.organisation_id)
    RETURNING i.id),
kept AS (
    INSERT INTO consultations_invitee
        (hearing_id, organisation_id, source, why, cause, "group", accepted, reason)
    SELECT %(hearing)s, organisation_id, 'match', why, cause, grp, true, '' FROM found
    ON CONFLICT (hearing_id, organisation_id) DO UPDATE
    SET why = excluded.why, cause = excluded.cause, "group" = excluded."group"
    WHERE consultations_invitee.source = 'match'
      AND (consultations_invitee.why, consultations_invitee.cause, consultations_invitee."group")
          IS DISTINCT FROM (excluded.why, excluded.cause, excluded."group")
    RETURNING xmax = 0 AS fresh)
SELECT EXISTS (SELECT 1 FROM gone) OR EXISTS (SELECT 1 FROM kept WHERE fresh)
"""


@transaction.atomic
def propose(hearing: Hearing, *, by: Any) -> None:
    """Fill the list from causes and areas, in one statement whatever the number.

    Earlier rejections and additions by hand stay; matches that no longer hold fall away. When that
    brings somebody on or off the list, it must be gone through again (`unseen`).
    """
    match = matches(hearing)
    with connection.cursor() as cursor:
        cursor.execute(INSERT.format(sql=match.sql), {**match.params, "hearing": hearing.pk})
        (changed,) = cursor.fetchone()
    if changed and hearing.reviewed_at is not None:
        hearing.reviewed_at = None
        hearing.save(update_fields=["reviewed_at"])
    audit.record("hearing.invitees_proposed", hearing, by=by, on_behalf_of=hearing.owner)


def unseen(hearing: Hearing) -> bool:
    """Whether causes have put somebody on the list, or taken somebody off, that nobody has seen."""
    return hearing.reviewed_at is None and (
        hearing.invitees.filter(source=InviteeSource.MATCH).exists()
    )


@transaction.atomic
def drop_ended(organisations: Collection[int]) -> None:
    """Take organisations that have ended off every list that is not published, set by set.

    Also where approval waits: they could not be invited, so what is approved is the same. The
    hearings are held, so that none of them is published in between: then its list is frozen.
    """
    unpublished = Hearing.objects.filter(
        state__in=[HearingState.DRAFT, HearingState.FOR_APPROVAL],
        invitees__organisation__in=organisations,
    ).values("pk")
    held = Hearing.objects.select_for_update(of=("self",)).filter(
        pk__in=unpublished, state__in=[HearingState.DRAFT, HearingState.FOR_APPROVAL]
    )
    hearings = list(held.order_by("pk").values_list("pk", flat=True))
    Invitee.objects.filter(organisation__in=organisations, hearing__in=hearings).delete()


def locked_list(hearing: Hearing) -> Hearing:
    """The hearing under lock, its list not yet frozen."""
    row = Hearing.objects.select_for_update(of=("self",)).select_related("owner").get(pk=hearing.pk)
    if row.state != HearingState.DRAFT:
        raise Refused(_("Listen er låst. Ta høringen tilbake til kladd for å endre den."))
    row.version += 1
    row.reviewed_at = clock.now()
    row.save(update_fields=["version", "reviewed_at"])
    return row


def _still_listed(hearing: Hearing, invitee: Invitee) -> Invitee:
    """The row as it is under the hearing's lock.

    Raises:
        Stale: new topics have taken it off the list meanwhile.
    """
    row = hearing.invitees.filter(pk=invitee.pk).first()
    if row is None:
        raise Stale
    return row


@transaction.atomic
def reject(invitee: Invitee, *, by: Any, reason: str) -> Invitee:
    """Take an organisation off the list; the reason is public."""
    hearing = locked_list(invitee.hearing)
    if not reason.strip():
        raise Refused(_("Skriv hvorfor du tar bort organisasjonen."), "reason")
    invitee = _still_listed(hearing, invitee)
    invitee.accepted, invitee.reason = False, reason.strip()
    invitee.save(update_fields=["accepted", "reason"])
    audit.record(
        "hearing.invitee_rejected",
        hearing,
        by=by,
        on_behalf_of=hearing.owner,
        organisation=invitee.organisation_id,
    )
    return invitee


@transaction.atomic
def take_in(invitee: Invitee, *, by: Any) -> Invitee:
    """Put a rejected organisation back."""
    hearing = locked_list(invitee.hearing)
    invitee = _still_listed(hearing, invitee)
    invitee.accepted = True
    invitee.reason = invitee.reason if invitee.source == InviteeSource.ADDED else ""
    invitee.save(update_fields=["accepted", "reason"])
    audit.record(
        "hearing.invitee_taken_in",
        hearing,
        by=by,
        on_behalf_of=hearing.owner,
        organisation=invitee.organisation_id,
    )
    return invitee


@transaction.atomic
def add(hearing: Hearing, *, by: Any, organisation: Organisation, reason: str) -> Invitee:
    """Add an organisation that no cause found; the reason is public.

    Raises:
        Refused: already on the list, dissolved, or no reason given.
    """
    hearing = locked_list(hearing)
    if not reason.strip():
        raise Refused(_("Skriv hvorfor organisasjonen skal inviteres."), "reason")
    if organisation.dissolved_at or organisation.merged_into_id:
        raise Refused(_("Organisasjonen er lagt ned. Velg en annen."), "organisation")
    if before := hearing.invitees.filter(organisation=organisation).first():
        if (before.source, before.reason) == (InviteeSource.ADDED, reason.strip()):
            return before  # a second click
        raise Refused(_("Organisasjonen står allerede på listen."), "organisation")
    invitee = Invitee.objects.create(
        hearing=hearing,
        organisation=organisation,
        source=InviteeSource.ADDED,
        group="lagt til av kommunen",  # kept in the row, so not translated
        reason=reason.strip(),
    )
    audit.record(
        "hearing.invitee_added",
        hearing,
        by=by,
        on_behalf_of=hearing.owner,
        organisation=organisation.pk,
    )
    return invitee


@transaction.atomic
def finish_review(hearing: Hearing, *, by: Any) -> Hearing:
    """Say that the list has been gone through as it stands."""
    hearing = locked_list(hearing)
    audit.record("hearing.invitees_reviewed", hearing, by=by, on_behalf_of=hearing.owner)
    return hearing
