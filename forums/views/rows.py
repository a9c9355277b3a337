"""Rows for the templates that several pages show: items, follow-ups, where the minutes stand.

Each function asks a fixed number of statements, whatever the number of rows.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.templatetags.portal import kort_dato
from forums import policies
from forums.forms.fields import clause_label
from forums.models import (
    AgendaItem,
    FollowUp,
    Forum,
    ItemFile,
    Meeting,
    Minutes,
    Party,
    Verdict,
)
from forums.states import (
    FollowUpState,
    ItemOutcome,
    ItemState,
    MinutesState,
    VerdictKind,
)
from organisations.models import Organisation

LIVING = [ItemState.PROPOSED, ItemState.ACCEPTED]
COLOURS = {
    ItemState.PROPOSED: "warning",
    ItemState.ACCEPTED: "success",
    ItemState.DECLINED: "neutral",
    ItemState.WITHDRAWN: "neutral",
}


@dataclass(frozen=True)
class ItemRow:
    """An item as a list shows it. `starts` and `ends` are None outside an agenda."""

    item: AgendaItem
    url: str
    who: str
    clauses: list[str]
    tag: str
    colour: str
    papers: list[tuple[str, str, Any]]
    carried: bool
    starts: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True)
class FollowUpRow:
    """A promise with its owner and where it stands, in words."""

    follow_up: FollowUp
    who: str
    tag: str
    colour: str
    done_url: str


def items_of(meeting: Meeting, *, table: bool = False) -> list[ItemRow]:
    """The agenda of a meeting with running clock times, for `_items.html`.

    Args:
        meeting: with its forum.
        table: also what waits for an answer; only the parties see that.
    """
    states = LIVING if table else [ItemState.ACCEPTED]
    rows = item_rows(meeting.forum, meeting.items.filter(state__in=states))
    return timed(meeting, rows)


def timed(meeting: Meeting, rows: list[ItemRow]) -> list[ItemRow]:
    """The items one after the other from the start of the meeting."""
    at, made = meeting.starts_at, []
    for row in rows:
        until = at + timedelta(minutes=row.item.minutes)
        made.append(replace(row, starts=at, ends=until))
        at = until
    return made


def waiting_items(forum: Forum) -> list[ItemRow]:
    """What no meeting has taken yet: for the parties' desk."""
    return item_rows(forum, forum.items.filter(meeting=None, state__in=LIVING))


def items_from(organisation: Organisation, forum: Forum) -> list[ItemRow]:
    """What one member has proposed, newest first."""
    mine = forum.items.filter(organisation=organisation).order_by("-id")[:50]
    return item_rows(forum, mine)


def item_rows(forum: Forum, items: Any) -> list[ItemRow]:
    """Any set of one forum's items, each with its papers and in which words it stands."""
    found = list(items.select_related("party__organisation", "organisation", "proposal"))
    papers = grouped(_papers(found), lambda paper: paper.item_id)
    parties = list(forum.parties.filter(ended_at=None))
    return [
        ItemRow(
            item=item,
            url=reverse("item", kwargs={"ref": forum.ref, "item": item.ref}),
            who=from_whom(item),
            clauses=[clause_label(code) for code in item.clauses],
            tag=tag_of(item, parties),
            colour=colour_of(item),
            papers=[paper_row(forum, item, paper) for paper in papers.get(item.pk, [])],
            carried=item.carried_from_id is not None,
        )
        for item in found
    ]


def _papers(items: list[AgendaItem]) -> Any:
    """Their papers in one statement."""
    from_items = ItemFile.objects.filter(item__in=[item.pk for item in items])
    return from_items.select_related("file")


def paper_row(forum: Forum, item: AgendaItem, paper: Any) -> tuple[str, str, Any]:
    """A paper as `_components/documents.html` asks for it."""
    kwargs = {"ref": forum.ref, "item": item.ref, "pk": paper.pk}
    return paper.title, reverse("item_paper", kwargs=kwargs), paper.file


def from_whom(item: AgendaItem) -> str:
    """The party or the organisation; one that is hidden is not named."""
    if item.organisation is not None:
        return shown_name(item.organisation)
    return str(item.party or "")


def shown_name(organisation: Organisation) -> str:
    """Its name, unless it is hidden (a crisis centre, say)."""
    return organisation.name if organisation.listed else _("En organisasjon som ikke vises")


def tag_of(item: AgendaItem, parties: list[Party]) -> str:
    """Where it stands, in words; with two parties the one whose turn it is to answer is named."""
    if item.state == ItemState.ACCEPTED:
        return _("Tas opp") if not item.outcome else item.get_outcome_display()
    others = [party for party in parties if party.pk != item.party_id]
    if item.state == ItemState.PROPOSED and item.party_id and len(others) == 1:
        return _("Venter på svar fra %(party)s") % {"party": others[0]}
    return str(item.get_state_display())


def colour_of(item: AgendaItem) -> str:
    """What is put off is not shown as done."""
    return "neutral" if item.outcome == ItemOutcome.CARRIED else COLOURS[ItemState(item.state)]


def minutes_over(meeting: Meeting, rows: list[ItemRow]) -> int:
    """How many minutes longer the items take than the meeting lasts; 0 when there is room."""
    if not rows or rows[-1].ends is None:
        return 0
    return max(0, int((rows[-1].ends - meeting.ends_at).total_seconds() // 60))


def grouped(rows: Iterable[Any], key: Callable[[Any], Any]) -> dict[Any, list[Any]]:
    """Rows by what they belong to, in the order they came."""
    found: dict[Any, list[Any]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


# --- follow-ups -----------------------------------------------------------------------------------


def open_follow_ups(forum: Forum, now: datetime, user: Any = None) -> list[FollowUpRow]:
    """What somebody has promised and not done, for `_follow_ups.html`."""
    rows = forum.follow_ups.filter(state=FollowUpState.OPEN)
    return follow_up_rows(forum, rows, now, user)


def follow_ups_at(meeting: Meeting, now: datetime, user: Any = None) -> list[FollowUpRow]:
    """What stood open from earlier meetings when this one began: it is on the agenda."""
    still = Q(state=FollowUpState.OPEN) | Q(done_at__gte=meeting.starts_at)
    rows = meeting.forum.follow_ups.filter(still, meeting__starts_at__lt=meeting.starts_at)
    return follow_up_rows(meeting.forum, rows, now, user)


def follow_ups_from(meeting: Meeting, now: datetime, user: Any = None) -> list[FollowUpRow]:
    """What was promised in this meeting."""
    return follow_up_rows(meeting.forum, meeting.follow_ups.all(), now, user)


def follow_up_rows(
    forum: Forum, rows: QuerySet[FollowUp], now: datetime, user: Any = None
) -> list[FollowUpRow]:
    """Each with its owner; with a person who may mark it, where to."""
    mine = {party.pk for party in policies.own_parties(user, forum)} if _known(user) else set()
    return [
        FollowUpRow(
            follow_up=row,
            who=str(row.party) if row.party else _("Alle partene"),
            tag=follow_up_tag(row, now)[0],
            colour=follow_up_tag(row, now)[1],
            done_url=(
                reverse("follow_up_done", kwargs={"ref": row.ref})
                if mine and (row.party_id is None or row.party_id in mine)
                else ""
            ),
        )
        for row in rows.select_related("party__organisation")
    ]


def _known(user: Any) -> bool:
    return user is not None and user.is_authenticated


def follow_up_tag(row: FollowUp, now: datetime) -> tuple[str, str]:
    """«Gjort», «6 dager igjen», «Forsinket: skulle vært gjort 3. mars»: words with a colour."""
    if row.state == FollowUpState.DONE:
        return _("Gjort"), "success"
    left = (row.due - now.astimezone(clock.OSLO).date()).days
    if left < 0:
        return _("Forsinket siden %(day)s") % {"day": kort_dato(row.due, now)}, "warning"
    if left == 0:
        return _("Siste dag i dag"), "warning"
    if left <= 7:
        words = _("1 dag igjen") if left == 1 else _("%(n)s dager igjen") % {"n": left}
        return words, "warning"
    return _("I gang"), "info"


# --- where the minutes stand ----------------------------------------------------------------------


@dataclass(frozen=True)
class MinutesLine:
    """Where the minutes of a meeting stand, in one sentence, and where to read them."""

    words: str
    url: str


def minutes_line(meeting: Meeting, user: Any) -> MinutesLine | None:
    """For `_minutes_line.html`; None when there is nothing a person may read."""
    minutes = policies.visible_minutes(user).filter(meeting=meeting).first()
    if minutes is None:
        return None
    minutes.meeting = meeting
    said = verdicts(minutes, minutes.version)
    return MinutesLine(standing(minutes, said), reverse("minutes", kwargs={"ref": meeting.ref}))


def standing(minutes: Minutes, said: list[Verdict]) -> str:
    """«Godkjent av KS 20. november 2026 og av Frivillighet Norge 24. november 2026.»"""
    if minutes.state == MinutesState.DRAFT:
        return _("Referatet er et utkast.")
    approved = [one for one in said if one.kind == VerdictKind.APPROVED]
    if not approved:
        return _("Referatet er til godkjenning. Ingen av partene har godkjent det ennå.")
    who = [
        _("av %(party)s %(day)s") % {"party": one.party, "day": kort_dato(one.at)}
        for one in approved
    ]
    joined = _("%(many)s og %(last)s") % {"many": ", ".join(who[:-1]), "last": who[-1]}
    return _("Godkjent %(who)s.") % {"who": joined if len(who) > 1 else who[0]}


def verdicts(minutes: Minutes, version: int | None = None) -> list[Verdict]:
    """What the parties have said, of one version or of all."""
    rows = minutes.verdicts.select_related("party__organisation", "by").order_by("id")
    return list(rows if version is None else rows.filter(version=version))
