"""What the pages of a partnership show: its sides, its meetings, its evaluations, its colours."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.pages import Event
from partnerships.models import (
    Partnership,
    PartnershipCheck,
    PartnershipEvaluation,
    PartnershipMeeting,
    PartnershipParty,
    PartnershipSignature,
)
from partnerships.policies import partnership_dates as dates
from partnerships.policies import partnerships as policies
from partnerships.states import THEMES, EvaluationKind, PartnershipState
from partnerships.views.names import name_of, page_of

S = PartnershipState
type Crumbs = list[tuple[str, str]]
COLOR = {
    S.IDEA: "neutral",
    S.NEEDS_DIALOGUE: "info",
    S.DRAFT: "info",
    S.CHECKED: "warning",
    S.SIGNED: "success",
    S.ACTIVE: "success",
    S.EVALUATED: "success",
    S.ENDED: "neutral",
    S.RENEWED: "neutral",
}


@dataclass(frozen=True)
class Side:
    """One party as everyone reads it; `look` gives both sides the same weight in two colours."""

    party: PartnershipParty
    name: str
    url: str
    look: str
    contribution: str
    signature: PartnershipSignature | None


@dataclass(frozen=True)
class Evaluated:
    """One look back: each party's words, or how many have written."""

    kind: EvaluationKind
    said: list[tuple[str, PartnershipEvaluation]]
    written: int
    of: int


@dataclass(frozen=True)
class Row:
    """One partnership in a list."""

    partnership: Partnership
    parties: str
    themes: list[str]
    color: str


def own_numbers(user: Any, partnership: Partnership) -> set[int]:
    """The organisations of the partnership that a person acts for."""
    return set(policies.own_parties(user, partnership).values_list("organisation_id", flat=True))


def sides(partnership: Partnership, user: Any) -> list[Side]:
    """The parties side by side, the municipality and the organisations in equal columns."""
    own, text = own_numbers(user, partnership), policies.shows_text(partnership, user)
    joined = partnership.parties.filter(joined_at__isnull=False).select_related("organisation")
    of_this = partnership.signatures.filter(edition=partnership.edition).select_related("by")
    signed = {one.party_id: one for one in of_this}
    ordered = sorted(joined, key=lambda one: (one.organisation_id != partnership.owner_id, one.pk))
    return [
        Side(
            party=party,
            name=name_of(party.organisation, own),
            url=page_of(party.organisation),
            look="party-2" if party.organisation_id == partnership.owner_id else "party-1",
            contribution=party.contribution if text else "",
            signature=signed.get(party.pk),
        )
        for party in ordered
    ]


def theme_names(partnership: Partnership) -> list[tuple[str, str]]:
    """Each theme with the address of its page."""
    return [
        (str(THEMES[slug]["name"]), reverse("theme", kwargs={"slug": slug}))
        for slug in partnership.themes
    ]


def check_of(partnership: Partnership) -> PartnershipCheck | None:
    """The answers that are public: of the words as they stand."""
    found = PartnershipCheck.objects.filter(
        partnership=partnership, edition=partnership.edition
    ).select_related("reason_by")
    return found.first()


def evaluations(partnership: Partnership, named: list[Side]) -> list[Evaluated]:
    """Each look back that has begun; the words only when every party has written."""
    names = {side.party.pk: side.name for side in named}
    rows = list(partnership.evaluations.all())
    found = []
    for kind in EvaluationKind:
        said = [(names.get(row.party_id, ""), row) for row in rows if row.kind == kind]
        whole = len(said) == len(named)
        if said:
            found.append(Evaluated(kind, said if whole else [], len(said), len(named)))
    return found


def meetings(partnership: Partnership) -> list[PartnershipMeeting]:
    """The yearly meetings, the latest first."""
    return list(partnership.meetings.order_by("-number"))


def timeline(partnership: Partnership, today: date) -> list[Event]:
    """What happens when, from the first day to the last."""
    given: list[tuple[date | None, str]] = [(partnership.starts, _("Partnerskapet begynner"))]
    if partnership.signed_at:
        given = [(partnership.signed_at.astimezone(clock.OSLO).date(), _("Alle signerte")), *given]
    for meeting in partnership.meetings.all():
        given.append((_day_of(meeting), _("Årlig møte")))
    middle = dates.evaluation_opens(partnership, EvaluationKind.MID)
    last = dates.evaluation_opens(partnership, EvaluationKind.FINAL)
    given += [
        (middle, _("Evaluering underveis åpner")),
        (last, _("Siste evaluering åpner")),
        (partnership.ends, _("Siste dag")),
    ]
    days = sorted((day, words) for day, words in given if day)
    coming = [day for day, _words in days if day >= today]
    return [
        Event(day, False, "", words, day < today, bool(coming) and day == coming[0])
        for day, words in days
    ]


def _day_of(meeting: PartnershipMeeting) -> date:
    if meeting.starts_at is None:
        return meeting.due
    return meeting.starts_at.astimezone(clock.OSLO).date()


def rows(partnerships: QuerySet[Partnership] | list[Partnership], own: set[int]) -> list[Row]:
    """As a list shows them, of `policies.with_parties`."""
    return [
        Row(
            partnership=one,
            parties=_(" og ").join(
                name_of(party.organisation, own)
                for party in sorted(
                    one.joined,
                    key=lambda party: (party.organisation_id != one.owner_id, party.pk),
                )
            ),
            themes=[str(THEMES[slug]["name"]) for slug in one.themes],
            color=COLOR[S(one.state)],
        )
        for one in partnerships
    ]


def crumbs(*here: tuple[str, str]) -> Crumbs:
    """The way to a page under the list."""
    return [
        (_("Forside"), reverse("front")),
        (_("Partnerskap"), reverse("partnership_list")),
        *here,
    ]


def under(partnership: Partnership, *here: str) -> Crumbs:
    """The way to a page under the parties' own room."""
    room = reverse("partnership_work", kwargs={"ref": partnership.ref})
    return crumbs((partnership.title, room if here else ""), *((words, "") for words in here))
