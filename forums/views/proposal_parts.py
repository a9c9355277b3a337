"""What every page with innspill shows of one: its colour, its duty, its way so far."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from core import clock
from forums import periods
from forums.models import Proposal
from forums.states import ItemState, ProposalState
from organisations.models import Municipality, Organisation

COLOR = {
    ProposalState.DRAFT: "warning",
    ProposalState.ANSWERED: "success",
    ProposalState.FOLLOWED_UP: "success",
    ProposalState.DECLINED: "neutral",
    ProposalState.WITHDRAWN: "neutral",
}
SETTLED = [ProposalState.ANSWERED, ProposalState.DECLINED, ProposalState.FOLLOWED_UP]
SHOWN = 5


@dataclass(frozen=True)
class Step:
    """One dot on the way; the fields that `_components/timeline.html` reads."""

    lead: str
    day: date | datetime
    words: str
    past: bool = True
    next: bool = False
    until: bool = False


def rows(proposals: Iterable[Proposal]) -> list[dict[str, Any]]:
    """Each with its colour and its duty."""
    today = clock.today()
    return [
        {
            "proposal": one,
            "color": COLOR.get(ProposalState(one.state), "info"),
            "duty": periods.duty_of(one, today),
        }
        for one in proposals
    ]


def steps(proposal: Proposal) -> list[Step]:
    """The whole way of one that was sent, in the order it went, and what must come next."""
    told = [*_told(proposal), *_items(proposal)]
    happened = [(at, lead, words) for at, lead, words in told if at is not None]
    found = [Step(lead, at, words) for at, lead, words in sorted(happened, key=itemgetter(0))]
    duty = periods.duty_of(proposal, clock.today())
    if duty and duty.left is not None:
        words = _("Da skal kommunen ha gitt et første svar.")
        found.append(Step(_("Innen"), duty.due, words, past=False, next=True))
    return found


def _told(proposal: Proposal) -> Iterator[tuple[datetime | None, str, str]]:
    """What the organisation and the municipality have done, with no instant where they have not."""
    place = {"place": proposal.municipality.title, "name": proposal.organisation.name}
    yield proposal.sent_at, _("Sendt"), _("%(name)s sendte innspillet.") % place
    yield proposal.received_at, _("Mottatt"), _("%(place)s har lest det og har saken.") % place
    if proposal.preliminary:
        words = _("%(place)s sa når svaret kan ventes.") % place
        yield proposal.preliminary_at, _("Foreløpig svar"), words
    if proposal.state == ProposalState.DECLINED:
        yield proposal.answered_at, _("Avvist"), _("Saken går ikke videre.")
    else:
        yield proposal.answered_at, _("Besvart"), _("%(place)s svarte.") % place
    yield proposal.followed_up_at, _("Fulgt opp"), _("%(place)s sa hva som er gjort.") % place


def _items(proposal: Proposal) -> Iterator[tuple[datetime | None, str, str]]:
    """Where it was taken up."""
    for item in proposal.items.select_related("forum").order_by("pk"):
        forum = {"forum": item.forum.name}
        yield item.proposed_at, _("Sak"), _("Foreslått som sak i %(forum)s.") % forum
        if item.state == ItemState.ACCEPTED:
            yield item.decided_at, _("På sakslisten"), _("Tas opp i %(forum)s.") % forum


def for_place(place: Municipality) -> dict[str, Any]:
    """The latest to one municipality, and how many wait; three statements."""
    found = Proposal.objects.sent().filter(municipality=place)
    counted = found.aggregate(n=Count("pk"), waiting=Count("pk", filter=_waits()))
    latest = found.select_related("organisation", "municipality").order_by("-sent_at", "-pk")
    return {"rows": rows(latest[:SHOWN]), **counted}


def for_organisation(organisation: Organisation) -> dict[str, Any]:
    """The latest from one organisation, and how many there are; three statements."""
    found = Proposal.objects.sent().filter(organisation=organisation)
    latest = found.select_related("organisation", "municipality").order_by("-sent_at", "-pk")
    return {"rows": rows(latest[:SHOWN]), **found.aggregate(n=Count("pk"))}


def _waits() -> Q:
    return Q(state__in=periods.OWED)
