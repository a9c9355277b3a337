"""The municipality's own desk: what waits for an answer, and each way to give one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import allow
from core.pages import after, answer, attempt, page, refusals_return_to
from forums import periods, policies
from forums.actions import proposals
from forums.forms.proposals import (
    ALL,
    DESK_TABS,
    WAITING,
    DeclineForm,
    OnAgendaForm,
    ProposalFilter,
    WordsForm,
)
from forums.models import Forum, Proposal
from forums.states import ProposalState
from forums.views.proposal_parts import rows
from forums.views.proposals import ROWS, of_one, of_tab
from organisations import policies as registry
from organisations.models import Organisation

desk = allow(policies.may_answer_proposal, on=policies.received_proposals)
ORDER = {WAITING: ("answer_due", "pk")}
LATEST = ("-sent_at", "-pk")


@dataclass(frozen=True)
class Act:
    """One thing the municipality may do: its words, its form and its action."""

    heading: str | Promise
    button: str | Promise
    form: Callable[..., Any]
    do: Callable[..., Proposal]
    done: str | Promise


ACTS = {
    "forelopig": Act(
        gettext_lazy("Gi et foreløpig svar"),
        gettext_lazy("Send foreløpig svar"),
        partial(
            WordsForm,
            label=gettext_lazy("Hva skal organisasjonen vite nå?"),
            tip=gettext_lazy("Hvem som har saken, og når svaret kan ventes. Alle kan lese det."),
        ),
        proposals.answer_preliminary,
        gettext_lazy("Det foreløpige svaret er sendt."),
    ),
    "svar": Act(
        gettext_lazy("Svar på innspillet"),
        gettext_lazy("Send svaret"),
        partial(WordsForm, label=gettext_lazy("Hva svarer dere?"), limit=5000),
        proposals.answer,
        gettext_lazy("Svaret er sendt."),
    ),
    "sak": Act(
        gettext_lazy("Ta opp innspillet i en møteplass"),
        gettext_lazy("Meld inn saken"),
        OnAgendaForm,
        proposals.put_on_agenda,
        gettext_lazy("Saken er foreslått, og organisasjonen får vite det."),
    ),
    "avvis": Act(
        gettext_lazy("Si nei, med grunn"),
        gettext_lazy("Send avslaget"),
        DeclineForm,
        proposals.decline,
        gettext_lazy("Organisasjonen har fått grunnen."),
    ),
    "oppfolging": Act(
        gettext_lazy("Fortell hva som er gjort"),
        gettext_lazy("Send"),
        partial(WordsForm, label=gettext_lazy("Hva er gjort?")),
        proposals.follow_up,
        gettext_lazy("Organisasjonen får vite hva som er gjort."),
    ),
}


def open_acts(proposal: Proposal) -> list[tuple[str, Act]]:
    """What may be done as it stands, the most wanted first."""
    names = ["svar", "forelopig", "sak", "avvis"] if proposal.state in periods.OWED else []
    if proposal.preliminary:
        names = [name for name in names if name != "forelopig"]
    if proposal.state == ProposalState.ANSWERED:
        names = ["oppfolging"]
    return [(name, ACTS[name]) for name in names]


@allow(registry.may_use_desk)
@require_safe
def work_proposals(request: HttpRequest) -> HttpResponse:
    """What was sent to one's municipality: those that wait first, by their last day."""
    asked = ProposalFilter(request.GET).asked()
    tab = asked["vis"] or WAITING
    found = of_tab(policies.received_proposals(request.user), tab)
    shown, following = page(after(found, asked["etter"], ORDER.get(tab, LATEST)), ROWS)
    context = {
        "rows": rows(shown),
        "following": following,
        "tab": tab,
        "tabs": DESK_TABS.items(),
        "all": tab == ALL,
    }
    return render(request, "forums/work_proposals.html", context)


def crumbs(proposal: Proposal, *here: str) -> list[tuple[str, str]]:
    """The way to a page under the desk's list."""
    top = [(_("Arbeidsflate"), reverse("work")), (_("Innspill"), reverse("work_proposals"))]
    own = reverse("work_proposal", kwargs={"ref": proposal.ref})
    return [*top, (proposal.title, own if here else ""), *((word, "") for word in here)]


@desk
@require_safe
def work_proposal(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """One, and what the municipality may do with it."""
    context = of_one(proposal) | {
        "acts": open_acts(proposal),
        "may_receive": proposal.state == ProposalState.SENT,
        "crumbs": crumbs(proposal),
    }
    return render(request, "forums/work_proposal.html", context)


@desk
@require_POST
@refusals_return_to("work_proposal")
def proposal_receive(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Somebody has the case."""
    proposals.receive(proposal, by=request.user, on_behalf_of=owner(request.user, proposal))
    messages.success(request, _("Innspillet er merket som mottatt."))
    return redirect("work_proposal", ref=proposal.ref)


def owner(user: Any, proposal: Proposal) -> Organisation:
    """For which municipality this person answers; the desk lets in none without."""
    return policies.answerers(user, proposal).order_by("pk")[0]


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def work_proposal_act(request: HttpRequest, proposal: Proposal, act: str) -> HttpResponse:
    """One way to answer, on a page of its own."""
    if act not in ACTS:
        raise Http404
    chosen, place = ACTS[act], owner(request.user, proposal)
    own: Any = own_forums(place) if act == "sak" else None
    more = {"forums": own} if act == "sak" else {}
    form = chosen.form(request.POST if request.method == "POST" else None, **more)
    do = lambda: chosen.do(proposal, by=request.user, on_behalf_of=place, **form.cleaned_data)  # noqa: E731
    if form.is_bound and attempt(form, do):
        messages.success(request, str(chosen.done))
        return redirect("work_proposal", ref=proposal.ref)
    context = {
        "form": form,
        "proposal": proposal,
        "act": chosen,
        "nowhere": act == "sak" and not own.exists(),
        "crumbs": crumbs(proposal, str(chosen.heading)),
    }
    return answer(request, "forums/work_proposal_act.html", context)


def own_forums(place: Organisation) -> Any:
    """The living forums that a municipality keeps and is a party of."""
    kept = Forum.objects.active().filter(secretariat=place)
    return kept.filter(parties__organisation=place, parties__ended_at=None).distinct()
