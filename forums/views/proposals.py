"""Innspill as everyone reads them: the list, and the whole way of one."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from core.access import allow, anyone, public
from core.pages import after, page
from forums import periods, policies
from forums.forms.proposals import ALL, ANSWERED, TABS, WAITING, ProposalFilter
from forums.models import Proposal
from forums.states import ProposalState
from forums.views.proposal_parts import COLOR, SETTLED, rows, steps

ROWS = 20
ORDER = ("-sent_at", "-pk")


@public
@require_safe
def proposal_list(request: HttpRequest) -> HttpResponse:
    """Everything that was sent, the latest first; by municipality and by how far it has come."""
    form = ProposalFilter(request.GET)
    asked = form.asked()
    found = Proposal.objects.sent().select_related("organisation", "municipality")
    if asked["kommune"]:
        found = found.filter(municipality=asked["kommune"])
    shown, following = page(after(of_tab(found, asked["vis"]), asked["etter"], ORDER), ROWS)
    context = {
        "form": form,
        "tab": asked["vis"] or ALL,
        "tabs": TABS.items(),
        "rows": rows(shown),
        "following": following,
        "narrowed": bool(asked["kommune"] or asked["vis"]),
        "may_write": not request.user.is_authenticated or policies.may_propose(request.user),
        "own": request.user.is_authenticated and policies.own_proposals(request.user).exists(),
    }
    return render(request, "forums/proposal_list.html", context)


def of_tab(proposals: QuerySet[Proposal], tab: str | None) -> QuerySet[Proposal]:
    """Those that wait, those that are answered, or all."""
    states = {WAITING: periods.OWED, ANSWERED: SETTLED}.get(tab or ALL)
    return proposals.filter(state__in=states) if states else proposals


@allow(anyone, on=policies.visible_proposals, anonymous=True)
@require_safe
def proposal(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """One, with its whole way; a draft leads its own people to the page where they look it over."""
    if proposal.state == ProposalState.DRAFT:
        return redirect("proposal_preview", ref=proposal.ref)
    user = request.user
    own = user.is_authenticated and policies.may_send_proposal(user, proposal)
    may_answer = policies.may_answer_proposal(user, proposal)
    context = of_one(proposal) | {
        "may_withdraw": own and proposal.state in [ProposalState.SENT, ProposalState.RECEIVED],
        "may_answer": may_answer,
        "crumbs": crumbs((proposal.title, "")),
    }
    return render(request, "forums/proposal.html", context)


def of_one(proposal: Proposal) -> dict[str, Any]:
    """What the page of one shows, to anyone."""
    items = proposal.items.select_related("forum", "meeting").order_by("pk")
    return {
        "proposal": proposal,
        "color": COLOR.get(ProposalState(proposal.state), "info"),
        "duty": periods.duty_of(proposal, clock.today()),
        "source": periods.SOURCE,
        "steps": steps(proposal),
        "items": items,
    }


def crumbs(*here: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a page under the list."""
    return [(_("Forside"), reverse("front")), (_("Innspill"), reverse("proposal_list")), *here]
