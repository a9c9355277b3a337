"""The words of a draft, clause by clause; either side may write (clauses K1a, O6)."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from agreements.actions.editions import locked_draft, saved
from agreements.models import Clause, Edition
from agreements.states import Section, Stand
from core.errors import Refused, Stale


@transaction.atomic
def save_clause(
    edition: Edition,
    *,
    by: Any,
    code: str,
    version: int | None,
    text: str,
    heading: str = "",
    stand: str = "",
    reason: str = "",
) -> Clause:
    """Save one clause's words, and in a local platform how it stands to the national one.

    Args:
        edition: a draft.
        by: a person of either side.
        code: which clause.
        version: the edition's version that the form was opened with; None when the whole clause
            is chosen by a button.
        text: its words; left empty for one that is left out.
        heading: a few words above.
        stand: one of `Stand`, in a local platform.
        reason: why it is left out; public.

    Raises:
        Refused: no such clause, no words, the same words called adapted, or left out without why.
        Stale: somebody has saved since.
    """
    row = locked_draft(edition, by=by, version=version)
    clause = row.clauses.filter(code=code).select_related("origin").first()
    if clause is None:
        raise Refused(_("Punktet finnes ikke i denne utgaven."))
    clause.text, clause.heading, clause.reason = text.strip(), heading.strip(), reason.strip()
    if clause.origin is not None:
        _stand_to_national(clause, stand)
    if clause.stand != Stand.LEFT_OUT and not clause.text:
        raise Refused(_("Skriv hva punktet sier."), "text")
    clause.save()
    saved(row, "edition.clause_saved", by, code=code)
    return clause


def _stand_to_national(clause: Clause, stand: str) -> None:
    """Set how it stands, and hold it to that.

    Raises:
        Refused: beside the field.
    """
    origin = clause.origin
    assert origin is not None  # noqa: S101 – asked by the caller
    if stand not in (Stand.SAME, Stand.ADAPTED, Stand.LEFT_OUT):
        raise Refused(_("Velg om punktet er likt, tilpasset eller utelatt."), "stand")
    if stand == Stand.LEFT_OUT and not clause.reason:
        raise Refused(_("Skriv hvorfor dere utelater punktet."), "reason")
    if stand == Stand.ADAPTED and clause.text == origin.text:
        raise Refused(_("Teksten er lik den nasjonale. Endre den, eller velg «Likt»."), "text")
    clause.stand = stand
    if stand == Stand.SAME:
        clause.text, clause.heading = origin.text, origin.heading
        clause.text_nn, clause.heading_nn = origin.text_nn, origin.heading_nn
    else:
        clause.text_nn = clause.heading_nn = ""
    if stand == Stand.LEFT_OUT:
        clause.text = ""
    else:
        clause.reason = ""


@transaction.atomic
def add_clause(
    edition: Edition,
    *,
    by: Any,
    version: int | None,
    text: str,
    heading: str = "",
    section: str = Section.LOCAL,
    code: str = "",
) -> Clause:
    """Add a clause at the end of its section.

    Args:
        edition: a draft.
        by: a person of either side.
        version: the version the form was opened with.
        text: its words.
        heading: a few words above.
        section: where it belongs; a local platform's own stand in «Lokale punkter».
        code: «K1h»; empty for the next number of its section.

    Raises:
        Refused: no words, or a code that is taken or belongs elsewhere.
        Stale: somebody has saved since.
    """
    row = locked_draft(edition, by=by, version=version)
    if not text.strip():
        raise Refused(_("Skriv hva punktet sier."), "text")
    code = code.strip() or _next_code(row, section)
    if not code.startswith(section):
        raise Refused(_("Nummeret begynner med bokstaven til delen det hører til i."), "code")
    if row.clauses.filter(code=code).exists():
        raise Refused(_("Det er alt et punkt med dette nummeret."), "code")
    local = row.platform.municipality_id is not None
    clause = Clause.objects.create(
        edition=row,
        code=code,
        section=section,
        position=_make_room(row, section),
        heading=heading.strip(),
        text=text.strip(),
        stand=Stand.NEW if local else "",
    )
    saved(row, "edition.clause_added", by, code=code)
    return clause


def _make_room(edition: Edition, section: str) -> int:
    """The place after the last clause of a section; what stands below moves one down."""
    upto = Section.values[: Section.values.index(section) + 1]
    above = edition.clauses.filter(section__in=upto).order_by("-position").first()
    place = above.position + 1 if above else 0
    edition.clauses.filter(position__gte=place).update(position=F("position") + 1)
    return place


def _next_code(edition: Edition, section: str) -> str:
    """The first number that is free here and in the edition before: a number is of one clause."""
    near = Clause.objects.filter(edition__in=[edition.pk, edition.follows_id], section=section)
    taken = set(near.values_list("code", flat=True))
    number = next(n for n in range(1, len(taken) + 2) if f"{section}{n}" not in taken)
    return f"{section}{number}"


@transaction.atomic
def drop_clause(edition: Edition, *, by: Any, code: str, version: int | None) -> None:
    """Take a clause out of a draft; a national one is left out of a local text with a reason.

    One that is gone already is a second click.

    Raises:
        Refused: it comes from the national text.
        Stale: somebody has saved since.
    """
    row = locked_draft(edition, by=by, version=None)
    clause = row.clauses.filter(code=code).first()
    if clause is None:
        return
    if version is not None and row.version != version:
        raise Stale
    if clause.origin_id is not None:
        raise Refused(_("Punktet kommer fra den nasjonale. Velg «Utelatt», og skriv hvorfor."))
    clause.delete()
    saved(row, "edition.clause_dropped", by, code=code)
