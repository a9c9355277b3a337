"""Choosing for each point of a local platform: same, adapted, left out, or one more (clause K1a)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements import comparing
from agreements.actions.approving import locked_edition
from agreements.actions.local import spoken_for
from agreements.models import Clause, Edition
from agreements.policies import local as policy
from agreements.policies import parties
from agreements.states import EditionState, Section, Stand
from consultations.states import HearingState
from core import audit, differences
from core.errors import Refused, Stale

MOST_OWN = 20  # points of one's own
FROZEN = [HearingState.FOR_APPROVAL, HearingState.PUBLISHED]


def locked_draft(edition: Edition, by: Any) -> Edition:
    """A local draft under lock, for one who writes there.

    Raises:
        Refused: no draft any longer, its hearing is on its way out, or somebody else's.
    """
    row = locked_edition(edition)
    if not parties.may_write(by, row.platform):
        raise Refused(policy.why_not_write(by, row.platform))
    if row.state != EditionState.DRAFT or row.based_on_id is None:
        raise Refused(_("Teksten er låst, for den er sendt ut. Den kan ikke endres nå."))
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
    edition = locked_draft(edition, by)
    base = Clause.objects.filter(edition=edition.based_on_id, code=code).first()
    if base is None:
        raise Refused(_("Det nasjonale punktet finnes ikke i teksten dere bygger på."))
    row = edition.clauses.filter(origin=base).first()
    chosen = _chosen(base, stand, text.strip(), reason.strip())
    if row and (row.stand, row.text, row.reason) == chosen:
        return row  # a second click
    if comparing.mark(row) != seen:
        raise Stale
    row = row or Clause(edition=edition, code=base.code, origin=base)
    row.section, row.position, row.heading = base.section, base.position, base.heading
    row.stand, row.text, row.reason = chosen
    row.save()
    _touched(edition, "edition.chosen", by, code=code, stand=stand)
    return row


def _chosen(base: Clause, stand: str, text: str, reason: str) -> tuple[str, str, str]:
    """What is kept of what was typed: only what belongs to the choice."""
    if stand == Stand.SAME:
        return stand, base.text, ""
    if stand == Stand.LEFT_OUT:
        if not reason:
            raise Refused(_("Skriv hvorfor punktet er utelatt. Alle kan lese det."), "reason")
        return stand, "", reason
    if stand != Stand.ADAPTED:
        raise Refused(_("Velg hva dere vil gjøre med punktet."), "stand")
    if not text:
        raise Refused(_("Skriv punktet slik det skal være hos dere."), "text")
    if not differences.differ(base.text, text):
        raise Refused(
            _("Dette er det samme som det nasjonale. Velg «Likt», eller skriv det annerledes."),
            "text",
        )
    return stand, text, ""


@transaction.atomic
def keep_rest(edition: Edition, *, by: Any) -> int:
    """Let every point that nobody has chosen for be as the national one; how many that was."""
    edition = locked_draft(edition, by)
    rest = comparing.undecided(comparing.points(edition))
    Clause.objects.bulk_create(
        Clause(
            edition=edition,
            code=base.code,
            section=base.section,
            position=base.position,
            heading=base.heading,
            text=base.text,
            stand=Stand.SAME,
            origin=base,
        )
        for base in (point.origin for point in rest)
        if base is not None
    )
    if rest:
        _touched(edition, "edition.rest_kept", by, n=len(rest))
    return len(rest)


@transaction.atomic
def add_own(
    edition: Edition, *, by: Any, text: str, heading: str = "", code: str = ""
) -> Clause:
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
    edition = locked_draft(edition, by)
    text, heading = text.strip(), heading.strip()
    own = {row.code: row for row in edition.clauses.filter(stand=Stand.NEW)}
    code = code.strip().upper() or _next_code(own)
    if not text:
        raise Refused(_("Skriv hva punktet skal si."), "text")
    if not comparing.NEW_CODE.match(code):
        raise Refused(_("Skriv L og et tall fra 1 til 99, for eksempel L1."), "code")
    if code in own and (own[code].text, own[code].heading) == (text, heading):
        return own[code]  # a second click
    if code in own:
        raise Refused(
            _("%(code)s er brukt allerede. Velg et annet nummer.") % {"code": code}, "code"
        )
    if len(own) >= MOST_OWN:
        raise Refused(_("Dere kan ha høyst %(n)d egne punkter.") % {"n": MOST_OWN})
    row = Clause.objects.create(
        edition=edition,
        code=code,
        section=Section.LOCAL,
        position=comparing.place_of(code),
        heading=heading,
        text=text,
        stand=Stand.NEW,
    )
    _touched(edition, "edition.point_added", by, code=code)
    return row


def _next_code(own: dict[str, Clause]) -> str:
    """The lowest number that is free."""
    return next(f"L{n}" for n in range(1, 100) if f"L{n}" not in own)


@transaction.atomic
def change_own(
    edition: Edition, *, by: Any, code: str, seen: str, text: str, heading: str = ""
) -> Clause:
    """Other words for a point of one's own.

    Raises:
        Stale: another person has changed it meanwhile.
        Refused: no such point, or no words.
    """
    edition = locked_draft(edition, by)
    row = edition.clauses.filter(code=code, stand=Stand.NEW).first()
    if row is None:
        raise Refused(_("Punktet er tatt bort. Legg det til på nytt."))
    text, heading = text.strip(), heading.strip()
    if not text:
        raise Refused(_("Skriv hva punktet skal si."), "text")
    if (row.text, row.heading) == (text, heading):
        return row  # a second click
    if comparing.mark(row) != seen:
        raise Stale
    row.text, row.heading = text, heading
    row.save(update_fields=["text", "heading"])
    _touched(edition, "edition.point_changed", by, code=code)
    return row


@transaction.atomic
def drop_own(edition: Edition, *, by: Any, code: str) -> None:
    """Take a point of one's own away; one that is away already is a second click."""
    edition = locked_draft(edition, by)
    gone, _rows = edition.clauses.filter(code=code, stand=Stand.NEW).delete()
    if gone:
        _touched(edition, "edition.point_dropped", by, code=code)


def _touched(edition: Edition, verb: str, by: Any, **detail: Any) -> None:
    """Whoever asks the parties must have read this too."""
    edition.version += 1
    edition.save(update_fields=["version"])
    audit.record(verb, edition, by=by, on_behalf_of=spoken_for(by, edition.platform), **detail)
