"""Who is invited to a hearing, and why, as everyone may read it."""

from typing import Any

from django.db.models import CharField, Count, F, Func, QuerySet
from django.utils.translation import gettext as _

from consultations.models import Hearing, Invitee
from consultations.states import InviteeSource
from core.pages import after, page

ROWS = 50
BY_NAME = ("organisation__name", "pk")


class EachWord(Func):
    """One row for each word in a JSON list."""

    function = "jsonb_array_elements_text"
    output_field = CharField()
    set_returning = True


def reasons(hearing: Hearing) -> list[tuple[str, int]]:
    """Why, and how many: a topic each, most first; then those the municipality added.

    An organisation that matched by two topics counts under both.
    """
    accepted = hearing.invitees.filter(accepted=True).order_by()
    matched = (
        accepted.filter(source=InviteeSource.MATCH)
        .annotate(word=EachWord("why"))
        .values("word")
        .annotate(n=Count("pk"))
        .order_by("-n", "word")
    )
    found = [(_("Treff: %(word)s") % {"word": row["word"]}, row["n"]) for row in matched]
    if added := accepted.filter(source=InviteeSource.ADDED).count():
        found.append((_("Lagt til av kommunen, med begrunnelse"), added))
    return found


def list_page(hearing: Hearing, asked: dict[str, Any]) -> dict[str, Any]:
    """One slice of the invited and one of those taken off; hidden ones are only counted."""
    everyone = hearing.invitees.select_related("organisation")
    invited, next_invited = page(after(named(everyone, True), asked["etter"], BY_NAME), ROWS)
    rejected, next_rejected = page(after(named(everyone, False), asked["bort"], BY_NAME), ROWS)
    totals = counts(hearing)
    return totals | {
        "reasons": reasons(hearing),
        "invited": invited,
        "next_invited": next_invited,
        "rejected": rejected,
        "next_rejected": next_rejected,
    }


def named(everyone: QuerySet[Invitee], accepted: bool) -> QuerySet[Invitee]:
    """Those whose names may be shown."""
    return everyone.filter(accepted=accepted, organisation__listed=True)


def counts(hearing: Hearing) -> dict[str, int]:
    """How many are invited, how many were taken off, and how many of each are hidden."""
    found = dict.fromkeys(("n_invited", "n_rejected", "hidden_invited", "hidden_rejected"), 0)
    rows = (
        hearing.invitees.order_by()
        .values("accepted", listed=F("organisation__listed"))
        .annotate(n=Count("pk"))
    )
    for row in rows:
        side = "invited" if row["accepted"] else "rejected"
        found[f"n_{side}"] += row["n"]
        found[f"hidden_{side}"] += 0 if row["listed"] else row["n"]
    return found
