"""What one organisation has done in local democracy (clause K2). Never compared with another.

Hearings stand above forums, so only the portal may put the two together. An answer to a mapping is
left out: of a mapping there are only numbers.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from consultations.models import Answer
from consultations.states import AnswerKind
from core import clock
from forums.models import AgendaItem, Attendance, Proposal
from forums.states import USED, ItemState, ProposalState
from organisations.models import Organisation

YEAR = timedelta(days=365)
SHOWN = 10


@dataclass(frozen=True)
class Act:
    """One line of the list: what, when, and where it is read."""

    title: str
    at: datetime
    page: Any


@dataclass(frozen=True)
class Part:
    """One kind of act: how many in the last year and in all, a word more, and the latest."""

    title: str
    year: int
    all: int
    more: str
    latest: list[Act]


def parts(organisation: Organisation) -> list[Part]:
    """The four kinds; a fixed number of statements."""
    return [
        _answers(organisation),
        _items(organisation),
        _proposals(organisation),
        _meetings(organisation),
    ]


def _counted(rows: QuerySet[Any], when: str, **more: Any) -> dict[str, int]:
    """How many in the last twelve months, and in all."""
    lately = Q(**{f"{when}__gt": clock.now() - YEAR})
    return rows.aggregate(all=Count("pk"), year=Count("pk", filter=lately), **more)


def _answers(organisation: Organisation) -> Part:
    """Sent answers; «uten merknad» is an answer as good as any."""
    own = Answer.objects.sent().shown().filter(organisation=organisation)
    without = Count("pk", filter=Q(current__kind=AnswerKind.WITHOUT_REMARKS))
    counted = _counted(own, "current__sent_at", without=without)
    more = _("%(n)s av alle var «uten merknad».") % {"n": counted.pop("without")}
    latest = own.select_related("hearing", "current").order_by("-current__sent_at", "-pk")
    return Part(
        title=_("Svar på høringer"),
        more=more,
        latest=[Act(a.hearing.title, a.current.sent_at, a) for a in latest[:SHOWN]],
        **counted,
    )


def _items(organisation: Organisation) -> Part:
    """Items they have raised in a forum; only those that came on an agenda are named."""
    own = AgendaItem.objects.filter(organisation=organisation).exclude(state=ItemState.WITHDRAWN)
    latest = own.filter(state=ItemState.ACCEPTED).select_related("forum")
    acts = [Act(item.title, item.proposed_at, None) for item in latest.order_by("-pk")[:SHOWN]]
    return Part(title=_("Saker tatt opp"), more="", latest=acts, **_counted(own, "proposed_at"))


def _proposals(organisation: Organisation) -> Part:
    """Innspill that were sent and not taken back."""
    own = Proposal.objects.sent().filter(organisation=organisation)
    own = own.exclude(state=ProposalState.WITHDRAWN)
    latest = own.order_by("-sent_at", "-pk").annotate(at=F("sent_at"))
    acts = [Act(one.title, one.at, one) for one in latest[:SHOWN]]
    return Part(title=_("Innspill sendt"), more="", latest=acts, **_counted(own, "sent_at"))


def _meetings(organisation: Organisation) -> Part:
    """Held meetings where they were noted as present."""
    there = Q(organisation=organisation) | Q(party__organisation=organisation)
    own = Attendance.objects.filter(there, meeting__state__in=USED)
    latest = own.select_related("meeting").order_by("-meeting__starts_at", "-pk")
    acts = [Act(a.meeting.title, a.meeting.starts_at, None) for a in latest[:SHOWN]]
    counted = _counted(own, "meeting__starts_at")
    return Part(title=_("Møter deltatt på"), more="", latest=acts, **counted)
