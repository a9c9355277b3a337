"""Choosing for each point of a local platform: same, adapted, left out, or one more (clause K1a).

Several write in the same draft, so it is the point that must be as it was read, not the whole text.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements import comparing
from agreements.actions import clauses
from agreements.actions.approving import locked_edition
from agreements.models import Clause, Edition
from agreements.policies import editions as policy
from agreements.states import Stand
from consultations.states import HearingState
from core import audit, clock, differences
from core.errors import Refused, Stale

MOST_OWN = 20  # points of one's own
FROZEN = [HearingState.FOR_APPROVAL, HearingState.PUBLISHED]


def locked_draft(edition: Edition, by: Any) -> Edition:
    """A local draft under lock, for one who writes there.

    Raises:
        Refused: no draft any longer, its hearing is on its way out, or somebody else's.
    """
    row = locked_edition(edition)
    if not policy.may_write_edition(by, row):
        raise Refused(policy.why_not_write_edition(by, row))
    if row.hearing is not None and row.hearing.state in FROZEN:
        raise Refused(_("Høringen er sendt til godkjenning. Ta den tilbake for å endre teksten."))
    return row


@transaction.atomic
def choose(
    edition: Edition,
    *,
    by: Any,
    code: str,
    seen: str,
    stand: str,
    text: str = "",
    reason: str = "",
) -> Clause:
    """Choose for one national point.

    Args:
        edition: a local draft.
        by: who writes for one of its sides.
        code: of the national point.
        seen: `comparing.mark` of what was chosen when the form was opened.
        stand: same, adapted or left out.
        text: one's own words, where it is adapted.
        reason: why it is left out; public.

    Raises:
        Stale: another person has chosen otherwise meanwhile.
        Refused: an adapted point without words of its own or with the national ones, one left out
            without a reason, or no such point.
    """
    row = locked_draft(edition, by)
    point = row.clauses.filter(code=code, origin__isnull=False).select_related("origin").first()
    if point is None or point.origin is None:
        raise Refused(_("Det nasjonale punktet finnes ikke i teksten dere bygger på."))
    text, reason = text.strip(), reason.strip()
    if stand == Stand.ADAPTED and not text:
        raise Refused(_("Skriv punktet slik det skal være hos dere."), "text")
    if stand == Stand.ADAPTED and not differences.differ(point.origin.text, text):
        raise Refused(
            _("Dette er det samme som det nasjonale. Velg «Likt», eller skriv det annerledes."),
            "text",
        )
    if point.chosen_at and _is_chosen(point, stand, text, reason):
        return point  # a second click
    if comparing.mark(point) != seen:
        raise Stale
    heading = point.origin.heading
    clauses.save_clause(
        row, by=by, code=code, version=None, text=text, heading=heading, stand=stand, reason=reason
    )
    row.clauses.filter(code=code).update(chosen_at=clock.now())
    return row.clauses.get(code=code)


def _is_chosen(point: Clause, stand: str, text: str, reason: str) -> bool:
    """Whether this is what stands there; only what belongs to the choice counts."""
    if point.stand != stand:
        return False
    return {
        Stand.SAME: True,
        Stand.ADAPTED: point.text == text,
        Stand.LEFT_OUT: point.reason == reason,
    }[Stand(stand)]


@transaction.atomic
def keep_rest(edition: Edition, *, by: Any) -> int:
    """Let every point that nobody has chosen for be as the national one; how many that was."""
    row = locked_draft(edition, by)
    rest = row.clauses.filter(chosen_at=None, stand=Stand.SAME).update(chosen_at=clock.now())
    if rest:
        row.version += 1
        row.save(update_fields=["version"])
        audit.record("edition.rest_kept", row, by=by, n=rest)
    return rest


@transaction.atomic
def add_own(edition: Edition, *, by: Any, text: str, heading: str = "", code: str = "") -> Clause:
    """One more point.

    Args:
        edition: a local draft.
        by: who writes for one of its sides.
        text: the point.
        heading: a few words; may be empty.
        code: «L1»; empty for the next one.

    Raises:
        Refused: no words, a code of another shape or one that is taken, or too many points.
    """
    row = locked_draft(edition, by)
    text, heading, code = text.strip(), heading.strip(), code.strip().upper()
    own = {one.code: one for one in row.clauses.filter(stand=Stand.NEW)}
    if not text:
        raise Refused(_("Skriv hva punktet skal si."), "text")
    for one in own.values():
        if (one.text, one.heading) == (text, heading) and code in {"", one.code}:
            return one  # a second click
    if code and not comparing.NEW_CODE.match(code):
        raise Refused(_("Skriv L og et tall fra 1 til 99, for eksempel L1."), "code")
    if code in own:
        raise Refused(
            _("%(code)s er brukt allerede. Velg et annet nummer.") % {"code": code}, "code"
        )
    if len(own) >= MOST_OWN:
        raise Refused(_("Dere kan ha høyst %(n)d egne punkter.") % {"n": MOST_OWN}, "text")
    made = clauses.add_clause(row, by=by, version=None, text=text, heading=heading, code=code)
    made.chosen_at = clock.now()
    made.save(update_fields=["chosen_at"])
    return made


@transaction.atomic
def change_own(
    edition: Edition, *, by: Any, code: str, seen: str, text: str, heading: str = ""
) -> Clause:
    """Other words for a point of one's own.

    Raises:
        Stale: another person has changed it meanwhile.
        Refused: no such point, or no words.
    """
    row = locked_draft(edition, by)
    point = row.clauses.filter(code=code, stand=Stand.NEW).first()
    if point is None:
        raise Refused(_("Punktet er tatt bort. Legg det til på nytt."))
    text, heading = text.strip(), heading.strip()
    if not text:
        raise Refused(_("Skriv hva punktet skal si."), "text")
    if (point.text, point.heading) == (text, heading):
        return point  # a second click
    if comparing.mark(point) != seen:
        raise Stale
    return clauses.save_clause(row, by=by, code=code, version=None, text=text, heading=heading)


@transaction.atomic
def drop_own(edition: Edition, *, by: Any, code: str) -> None:
    """Take a point of one's own away; one that is away already is a second click."""
    row = locked_draft(edition, by)
    if row.clauses.filter(code=code, stand=Stand.NEW).exists():
        clauses.drop_clause(row, by=by, code=code, version=None)
