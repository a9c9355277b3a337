"""Municipalities merge and split: organisations follow where there is one way to go."""

from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.policies import is_operator
from core import audit
from core.errors import Refused
from organisations.models import Municipality, Organisation, OrganisationArea
from organisations.policies import is_staff_at, may_send

# One heir: seats, places and the causes' places move; what would stand twice is dropped.
ONE_WAY = """
SELECT c.before_id, min(c.after_id) FROM organisations_municipalitychange c
JOIN organisations_municipality m ON m.id = c.before_id
WHERE m.valid_to <= (portal_now() AT TIME ZONE 'Europe/Oslo')::date
GROUP BY c.before_id HAVING count(*) = 1
"""
MOVE_SEATS = f"""
WITH way (was, now) AS ({ONE_WAY})
UPDATE organisations_organisation o SET seat_id = way.now FROM way WHERE o.seat_id = way.was
RETURNING o.id
"""  # noqa: S608  (constants only)
MOVE_PLACES = """
WITH way (was, now) AS ({one_way}),
gone AS (DELETE FROM {table} t USING way WHERE t.municipality_id = way.was
         RETURNING t.{owner}, way.now)
INSERT INTO {table} ({owner}, municipality_id) SELECT DISTINCT {owner}, now FROM gone
ON CONFLICT DO NOTHING
"""
PLACES = [
    ("organisations_organisationarea", "organisation_id"),
    ("organisations_cause_areas", "cause_id"),
]


@transaction.atomic
def follow_changes(*, by: Any) -> int:
    """Move everything that has one new municipality; four statements however many. Twice is once.

    Args:
        by: the operator; None when the clock or a load of reference data does it.

    Returns:
        How many organisations got a new seat.

    Raises:
        Refused: not the operator.
    """
    if by is not None and not is_operator(by):
        raise Refused(_("Bare driften kan gjøre dette."))
    with connection.cursor() as cursor:
        cursor.execute(MOVE_SEATS)
        moved = [pk for (pk,) in cursor.fetchall()]
        for table, owner in PLACES:
            cursor.execute(MOVE_PLACES.format(one_way=ONE_WAY, table=table, owner=owner))
        cursor.execute(
            "INSERT INTO core_auditevent (at, verb, subject_type, subject_id, actor_id, detail) "
            "SELECT portal_now(), 'organisation.seat_followed', 'organisations.organisation', id,"
            " %s, '{}' FROM unnest(%s::bigint[]) AS id",
            [getattr(by, "pk", None), moved],
        )
    return len(moved)


@transaction.atomic
def place_organisation(organisation: Organisation, place: Municipality, *, by: Any) -> Organisation:
    """Say in which of the new municipalities an organisation has its seat. Once is enough.

    Args:
        by: a case handler of `place`, somebody responsible in the organisation, or the operator.

    Raises:
        Refused: no right to, or `place` is not what its municipality became.
    """
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if not (is_staff_at(by, place) or may_send(by, organisation) or is_operator(by)):
        raise Refused(_("Bare den nye kommunen eller organisasjonen selv kan gjøre dette."))
    if organisation.seat_id == place.pk:
        return organisation
    before = organisation.seat
    if before is None or not before.became.filter(after=place).exists():
        raise Refused(_("Kommunen er ikke en av dem som den gamle ble delt i."))
    organisation.seat = place
    organisation.save(update_fields=["seat"])
    areas = OrganisationArea.objects.filter(organisation=organisation)
    if areas.filter(municipality=before).exists():
        areas.filter(municipality=before).delete()
        OrganisationArea.objects.get_or_create(organisation=organisation, municipality=place)
    audit.record(
        "organisation.placed", organisation, by=by, on_behalf_of=place.organisation, place=place.pk
    )
    return organisation
