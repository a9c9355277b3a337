"""A complaint: the organisation's page, and the desk's list, page and acts."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.access import allow, anyone
from core.fields import SliceForm
from core.pages import after, answer, attempt, page, refusals_return_to
from grants.actions import complaining
from grants.forms.complaining import ComplaintForm, ProposalForm, SettleForm
from grants.forms.fields import ReasonForm, typed
from grants.models import Application, Call, Complaint
from grants.policies import after as policies
from grants.policies import casework
from grants.states import COMPLAINANT_SAYS, ComplaintState
from grants.views import accepting
from grants.views.acts import Act, act_page
from grants.views.desk_parts import tabs
from grants.views.paying import crumbs as call_crumbs

ROWS = 50
ORDER = ("-sent_at", "-pk")
COLOURS: dict[str, str] = {
    ComplaintState.COMPLAINED: "info",
    ComplaintState.FORWARDED: "info",
    ComplaintState.UPHELD: "success",
}
reads = allow(
    policies.may_read_complaint, on=policies.handled_complaints, why=policies.why_not_assess
)


def complaint_of(application: Application) -> Complaint | None:
    """The latest complaint of an application's decisions."""
    rows = Complaint.objects.filter(decision__application=application).select_related("decision")
    return rows.order_by("-decision__number").first()


@require_http_methods(["GET", "HEAD", "POST"])
@allow(anyone, on=policies.own_decided)
def complaint_new(request: HttpRequest, application: Application) -> HttpResponse:
    """Complain of the decision that stands; or read what became of the complaint."""
    decision, before = application.current_decision, complaint_of(application)
    binds = policies.may_answer_grant(request.user, application)
    form = ComplaintForm(typed(request))
    do: Any = lambda: complaining.complain(  # noqa: E731
        decision, by=request.user, on_behalf_of=accepting.whose(application), **form.cleaned_data
    )
    if form.is_bound and attempt(form, do):
        messages.success(request, _("Klagen er sendt. Dere har fått en kvittering på e-post."))
        return redirect("complaint_new", ref=application.ref)
    until, now = decision.complain_until, clock.now()
    said = before and COMPLAINANT_SAYS[ComplaintState(before.state)]
    context = {
        "form": form,
        "application": application,
        "call": application.call,
        "decision": decision,
        "complaint": before,
        "says": said,
        "color": COLOURS.get(before.state, "neutral") if before else "",
        "in_hand": bool(before and before.state in complaining.IN_HAND),
        "writes": binds and until is not None and (not before or before.decision != decision),
        "binds": binds,
        "until": until,
        "is_late": until is not None and now >= until,
        "now": now,
        "crumbs": accepting.crumbs(application, _("Klage")),
    }
    return answer(request, "grants/complaint_new.html", context)


@require_POST
@allow(
    policies.may_withdraw_complaint,
    on=policies.own_complaints,
    why=policies.why_not_withdraw_complaint,
)
def complaint_withdraw(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    """Take the complaint back."""
    application = complaint.decision.application
    complaining.withdraw_complaint(
        complaint, by=request.user, on_behalf_of=accepting.whose(application)
    )
    messages.success(request, _("Klagen er trukket."))
    return redirect("complaint_new", ref=application.ref)


@require_safe
@allow(casework.may_work_call, on=casework.inbox_calls, why=casework.why_not_handle_call)
def complaints(request: HttpRequest, call: Call) -> HttpResponse:
    """Every complaint of a call, the newest first."""
    asked = policies.handled_complaints(request.user).filter(decision__application__call=call)
    rows, following = page(after(asked, SliceForm(request.GET).last(), ORDER), ROWS)
    for row in rows:
        row.color = COLOURS.get(row.state, "neutral")
    context = {
        "call": call,
        "rows": rows,
        "following": following,
        "now": clock.now(),
        "crumbs": [*call_crumbs(call)[:-1], (_("Klager"), "")],
        "tabs": tabs(call, "complaints"),
    }
    return render(request, "grants/complaints.html", context)


ACTS = {
    "forslag": Act(
        gettext_lazy("Foreslå et nytt utfall"),
        gettext_lazy("Lagre forslaget"),
        ProposalForm,
        complaining.propose_change,
        gettext_lazy("Forslaget er lagret. En godkjenner må vedta det."),
    ),
    "videresend": Act(
        gettext_lazy("Send klagen til klageinstansen"),
        gettext_lazy("Send klagen videre"),
        partial(
            ReasonForm,
            name="words",
            label=gettext_lazy("Hvorfor endrer dere ikke vedtaket?"),
            most=5000,
        ),
        complaining.forward,
        gettext_lazy("Klagen er sendt videre, og organisasjonen har fått vurderingen."),
    ),
    "avgjor": Act(
        gettext_lazy("Skriv hva klageinstansen kom til"),
        gettext_lazy("Lagre avgjørelsen"),
        SettleForm,
        complaining.settle,
        gettext_lazy("Klagen er avgjort, og organisasjonen har fått vite det."),
    ),
    "avvis": Act(
        gettext_lazy("Avvis klagen, fordi den kom for sent"),
        gettext_lazy("Avvis klagen"),
        partial(
            ReasonForm,
            name="words",
            label=gettext_lazy("Hvorfor tar dere den ikke opp likevel?"),
            most=5000,
        ),
        complaining.dismiss,
        gettext_lazy("Klagen er avvist, og organisasjonen har fått grunnen."),
    ),
}


def open_acts(complaint: Complaint) -> list[tuple[str, Act]]:
    """What may be done as it stands, the most wanted first."""
    if complaint.state == ComplaintState.FORWARDED:
        names = ["avgjor", "forslag"]
    elif complaint.state == ComplaintState.COMPLAINED:
        names = ["forslag", "videresend", *(["avvis"] if complaint.late else [])]
    else:
        names = []
    return [(name, ACTS[name]) for name in names]


def crumbs(complaint: Complaint, *here: str) -> list[tuple[str, str]]:
    """The way to a page under a complaint."""
    call = complaint.decision.application.call
    listed = (_("Klager"), reverse("complaints", kwargs={"ref": call.ref}))
    own = reverse("complaint", kwargs={"ref": complaint.ref})
    name = complaint.decision.application.own_name
    top = [*call_crumbs(call)[:-1], listed, (name, own if here else "")]
    return [*top, *((word, "") for word in here)]


@require_safe
@reads
def complaint(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    """One complaint with the decision it is about, and what may be done with it."""
    proposal = complaining.proposal_of(complaint)
    waits = complaint.state == ComplaintState.COMPLAINED
    context = {
        "complaint": complaint,
        "decision": complaint.decision,
        "application": complaint.decision.application,
        "call": complaint.decision.application.call,
        "proposal": proposal,
        "color": COLOURS.get(complaint.state, "neutral"),
        "acts": open_acts(complaint) if policies.may_assess(request.user, complaint) else [],
        "settles": complaint.state == ComplaintState.FORWARDED and proposal is not None,
        "may_uphold": waits and proposal and policies.may_uphold(request.user, complaint),
        "approves": policies.may_uphold(request.user, complaint),
        "now": clock.now(),
        "crumbs": crumbs(complaint),
    }
    return render(request, "grants/complaint.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@reads
def complaint_act(request: HttpRequest, complaint: Complaint, act: str) -> HttpResponse:
    """One answer, on a page of its own."""
    if act not in ACTS:
        raise Http404
    application = complaint.decision.application
    more = {"application": application} if act == "forslag" else {}
    return act_page(
        request,
        ACTS[act],
        complaint,
        case=application,
        back=reverse("complaint", kwargs={"ref": complaint.ref}),
        crumbs=crumbs(complaint, str(ACTS[act].heading)),
        quote=complaint.words,
        **more,
    )


@require_POST
@reads
@refusals_return_to("complaint")
def complaint_uphold(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    """Decide anew, as proposed."""
    complaining.uphold(complaint, by=request.user)
    messages.success(request, _("Det nye vedtaket er gjort, og organisasjonen har fått brevet."))
    return redirect("complaint", ref=complaint.ref)
