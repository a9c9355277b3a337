"""How an organisation writes an innspill, looks it over, sends it, and takes it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import allow, anyone, signed_in
from core.fields import VersionForm
from core.models import new_ref
from core.pages import after, answer, attempt, page, refusals_return_to, saved, saved_words
from forums import policies
from forums.actions import proposals
from forums.forms.proposals import EditProposalForm, NewProposalForm, ProposalFilter
from forums.models import Proposal
from forums.states import ProposalState
from forums.views.proposal_parts import rows
from forums.views.proposals import ROWS, crumbs, of_one
from organisations.models import Membership
from organisations.states import Role

EITHER = ["GET", "HEAD", "POST"]
ORDER = ("-pk",)
own = allow(anyone, on=policies.own_proposals)
writer = allow(
    policies.may_write_proposal, on=policies.own_proposals, why=policies.why_not_write_proposal
)
responsible = allow(
    policies.may_send_proposal, on=policies.own_proposals, why=policies.why_not_send_proposal
)


@signed_in
@require_safe
def own_proposals(request: HttpRequest) -> HttpResponse:
    """Drafts and sent ones of the organisations one belongs to, the latest first."""
    asked = ProposalFilter(request.GET).asked()
    found = after(policies.own_proposals(request.user), asked["etter"], ORDER)
    shown, following = page(found, ROWS)
    context = {
        "rows": rows(shown),
        "following": following,
        "may_write": policies.may_propose(request.user),
        "crumbs": crumbs((_("Våre innspill"), "")),
    }
    return render(request, "forums/own_proposals.html", context)


@allow(policies.may_propose, why=policies.why_not_propose)
@require_http_methods(EITHER)
def proposal_new(request: HttpRequest) -> HttpResponse:
    """Begin on one; `til` in the address says to whom."""
    opened = {"ref": new_ref(), "municipality": request.GET.get("til")}
    posted = request.POST if request.method == "POST" else None
    organisations = (
        policies.proposing_organisations(request.user).select_related("seat").order_by("name", "pk")
    )
    form = NewProposalForm(posted, initial=opened, organisations=organisations)
    made = attempt(form, lambda: create(form, request.user)) if posted is not None else None
    if made:
        return onward(request, made)
    context = {"form": form, "crumbs": crumbs((_("Nytt innspill"), ""))}
    return answer(request, "forums/proposal_edit.html", context)


def create(form: NewProposalForm, user: Any) -> Proposal:
    """What was typed, into the action."""
    words = dict(form.cleaned_data)
    return proposals.create(by=user, on_behalf_of=words.pop("organisation"), **words)


def onward(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """To the look at the whole, or back to the draft with a word that it is saved."""
    if "videre" in request.POST:
        return redirect("proposal_preview", ref=proposal.ref)
    messages.success(request, saved_words())
    return redirect("proposal_edit", ref=proposal.ref)


@writer
@require_http_methods(EITHER)
def proposal_edit(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Write on a draft; what is sent has a page of its own."""
    if proposal.state != ProposalState.DRAFT:
        return redirect(proposal)
    posted = request.POST if request.method == "POST" else None
    form = EditProposalForm.opened(proposal, posted)
    if posted is not None and saved(form, proposal, lambda: save(form, proposal, request.user)):
        return onward(request, proposal)
    here = (proposal.title, "")
    context = {"form": form, "proposal": proposal, "crumbs": crumbs(here)}
    return answer(request, "forums/proposal_edit.html", context)


def save(form: EditProposalForm, proposal: Proposal, user: Any) -> Proposal:
    """What was typed, into the action."""
    return proposals.save(proposal, by=user, **form.cleaned_data)


@own
@require_safe
def proposal_preview(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """«Dette blir offentlig»: the draft as everyone will read it."""
    if proposal.state != ProposalState.DRAFT:
        return redirect(proposal)
    return preview(request, proposal, VersionForm(initial={"version": proposal.version}))


def preview(request: HttpRequest, proposal: Proposal, form: Any) -> HttpResponse:
    """The page, with what stopped the sending where something did."""
    may_send = policies.may_send_proposal(request.user, proposal)
    held = Membership.objects.current().filter(organisation=proposal.organisation)
    context = {
        "form": form,
        "proposal": proposal,
        "may_send": may_send,
        "may_write": policies.may_write_proposal(request.user, proposal),
        "senders": [] if may_send else held.filter(role=Role.RESPONSIBLE).select_related("user"),
        "crumbs": crumbs((proposal.title, "")),
    }
    return answer(request, "forums/proposal_preview.html", context)


@responsible
@require_POST
def proposal_send(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Send what was looked over."""
    form = VersionForm(request.POST)
    sent = attempt(form, lambda: send(form, proposal, request.user))
    if sent:
        return redirect("proposal_receipt", ref=proposal.ref)
    proposal.refresh_from_db()
    if proposal.state != ProposalState.DRAFT:
        return redirect(proposal)
    form.data = {"version": proposal.version}  # what is shown now is what the next click sends
    return preview(request, proposal, form)


def send(form: VersionForm, proposal: Proposal, user: Any) -> Proposal:
    """For the organisation whose innspill it is."""
    version = form.cleaned_data["version"]
    return proposals.send(proposal, by=user, on_behalf_of=proposal.organisation, version=version)


@own
@require_safe
def proposal_receipt(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """That it was sent, and what happens next."""
    if proposal.state == ProposalState.DRAFT:
        return redirect("proposal_preview", ref=proposal.ref)
    context = of_one(proposal) | {"crumbs": crumbs((proposal.title, proposal.get_absolute_url()))}
    return render(request, "forums/proposal_receipt.html", context)


@responsible
@require_http_methods(EITHER)
@refusals_return_to("proposal")
def proposal_withdraw(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Ask once, then take it back."""
    if request.method == "POST":
        proposals.withdraw(proposal, by=request.user, on_behalf_of=proposal.organisation)
        messages.success(request, _("Innspillet er trukket."))
        return redirect(proposal)
    context = {
        "proposal": proposal,
        "crumbs": crumbs((proposal.title, proposal.get_absolute_url()), (_("Trekk"), "")),
    }
    return render(request, "forums/proposal_withdraw.html", context)


@writer
@require_http_methods(EITHER)
@refusals_return_to("proposal")
def proposal_discard(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Ask once, then throw the draft away."""
    if request.method == "POST":
        proposals.discard(proposal, by=request.user)
        messages.success(request, _("Kladden er slettet."))
        return redirect("own_proposals")
    context = {"proposal": proposal, "crumbs": crumbs((proposal.title, ""))}
    return render(request, "forums/proposal_discard.html", context)
