"""The pages of grants, as everyone, the applicants and the desk meet them."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from grants.models import Application, Call, Complaint, Conflict, Decision, PaymentList
from grants.states import ApplicationState, CallState
from grants.views import closing
from organisations.models import Municipality, Organisation

S = ApplicationState


def of_band() -> QuerySet[Application]:
    """What the band has begun, sent and been given."""
    return Application.objects.filter(organisation__name="Solsida skolekorps")


def call_pages(call: Call, *names: str) -> list[str]:
    """Pages of one call."""
    return [reverse(name, kwargs={"ref": call.ref}) for name in names]


def larviks() -> QuerySet[Call]:
    """The calls of the municipality."""
    return Call.objects.filter(scheme__owner__name="Larvik kommune").order_by("pk")


def everyone() -> list[str]:
    """What a visitor reads: every public call, with its quiz, changes and awards."""
    tabs = ("apne", "kommende", "avsluttede")
    place = Municipality.objects.get(number="3909")
    public = Call.objects.exclude(state=CallState.DRAFT).order_by("pk")
    return [
        *(f"{reverse('call_list')}?vis={tab}" for tab in tabs),
        f"{reverse('call_list')}?q=finnes+ikke&kommune=3909&frihet=free",
        *(page for call in public for page in call_pages(call, "call")),
        *(
            page
            for call in public
            if call.before_id or call.state == CallState.CLOSED
            for page in call_pages(call, "call_quiz", "call_changes", "call_awards")
        ),
        *{call.scheme.get_absolute_url() for call in public.select_related("scheme")},
        reverse("grant_figures", kwargs={"slug": place.slug}),
        reverse("grant_figures", kwargs={"slug": "0301-oslo"}),
        Organisation.objects.get(name="Solsida skolekorps").get_absolute_url(),
    ]


def olas() -> list[str]:
    """What the responsible person of an applicant meets, from the first draft to the report."""
    return [reverse("my_page"), *ninas(), *answers_to_letters()]


def ninas() -> list[str]:
    """What one who only writes meets: the same pages, with other buttons."""
    pages = [reverse("own_grants")]
    for one in of_band().order_by("pk"):
        ref = {"ref": one.ref}
        if one.state in {S.DRAFT, S.RETURNED}:
            names = ("application_edit", "application_preview")
            pages += [reverse(name, kwargs=ref) for name in names]
        pages.append(reverse("application", kwargs=ref))
        if one.state != S.DRAFT:
            pages.append(reverse("application_receipt", kwargs={**ref, "number": 1}))
    return pages


def answers_to_letters() -> list[str]:
    """Withdrawing, deleting, saying yes and no, reporting, complaining; and a new one."""
    by_state = {one.state: {"ref": one.ref} for one in of_band()}
    decision = Decision.objects.filter(application__ref=by_state[S.DECIDED]["ref"])[0]
    coming = larviks().filter(state=CallState.PUBLISHED).order_by("-closes_at")[0]
    return [
        reverse("application_delete", kwargs=by_state[S.DRAFT]),
        reverse("application_withdraw", kwargs=by_state[S.RETURNED]),
        reverse("decision_letter", kwargs={"ref": decision.ref}),
        *(
            reverse(name, kwargs=by_state[S.DECIDED])
            for name in ("grant", "application_accept", "application_decline", "complaint_new")
        ),
        *(reverse(name, kwargs=by_state[S.PAID]) for name in ("grant", "report_edit")),
        reverse("application_account", kwargs=by_state[S.PAID]),
        *call_pages(coming, "application_new"),
        *call_pages(draft_call().before, "application_new"),
    ]


def draft_call() -> Any:
    """The one that Kari has begun on."""
    return larviks().get(state=CallState.DRAFT)


def karis() -> list[str]:
    """What a case handler meets: the desk, a call step by step, the cases, money and reports."""
    draft, closed = draft_call(), larviks().get(state=CallState.CLOSED)
    return [
        *map(reverse, ["work", "work_grants", "scheme_new", "standard_texts"]),
        *steps(draft),
        *call_pages(closed, "call_work", "inbox", "payments", "reports", "complaints"),
        *(
            page
            for call in larviks().exclude(pk__in=[draft.pk, closed.pk])
            for page in call_pages(call, "call_work", "inbox")
        ),
        *cases(),
        *afterwards(closed),
    ]


def steps(draft: Call) -> list[str]:
    """A call being written, and one that stands."""
    question, need = draft.questions.all()[0], draft.requirements.all()[0]
    names = ("call_work", "call_content", "call_questions", "call_requirements")
    return [
        *call_pages(draft, *names, "question_add", "requirement_add", "criterion_add"),
        reverse("question_edit", kwargs={"ref": draft.ref, "pk": question.pk}),
        reverse("requirement_edit", kwargs={"ref": draft.ref, "pk": need.pk}),
        reverse("scheme_edit", kwargs={"ref": draft.scheme.ref}),
        *call_pages(draft.before or draft, "call_content", "call_questions", "call_requirements"),
    ]


def cases() -> list[str]:
    """A case in each state of the call that is being treated, and what is done with it."""
    call = treated()
    first = {one.state: {"ref": one.ref} for one in call.applications.order_by("-number")}
    return [
        *(reverse("case", kwargs=ref) for ref in first.values()),
        *(
            reverse(name, kwargs=first[S.IN_ASSESSMENT])
            for name in ("case_return", "conflict_declare")
        ),
        *(
            reverse("conflict_lift", kwargs={"pk": one.pk})
            for one in Conflict.objects.filter(lifted_at=None)
        ),
        *call_pages(call, "recommendations", "decisions"),
        f"{call_pages(call, 'inbox')[0]}?tilstand=submitted",
        f"{call_pages(call, 'side_by_side')[0]}?"
        + "&".join(f"valgt={one.number}" for one in call.applications.all()[5:8]),
    ]


def treated() -> Call:
    """The one past its deadline, with applications that wait."""
    return larviks().get(title="Aktivitetstilskudd, andre runde")


def afterwards(closed: Call) -> list[str]:
    """Grants that were given: each state once, the complaints, and the payment lists."""
    first = {one.state: {"ref": one.ref} for one in closed.applications.order_by("-number")}
    spring = larviks().get(title="Aktivitetstilskudd, første runde")
    accepted = spring.applications.filter(state=S.ACCEPTED)[0]
    lists = PaymentList.objects.filter(call__in=larviks())
    acts = [*closing.ACTS]
    return [
        *(reverse("grant_case", kwargs=ref) for ref in first.values()),
        reverse("grant_case", kwargs={"ref": accepted.ref}),
        *(reverse("grant_act", kwargs={"ref": accepted.ref, "act": act}) for act in acts),
        *call_pages(spring, "payments", "complaints", "reports", "decisions"),
        *(reverse("complaint", kwargs={"ref": one.ref}) for one in Complaint.objects.all()),
        *(
            reverse("payment_list", kwargs={"ref": one.call.ref, "number": one.number})
            for one in lists.select_related("call")
        ),
        *(
            reverse("decision_letter", kwargs={"ref": one.ref})
            for one in Decision.objects.filter(application__call=closed)[:3]
        ),
    ]


def gretes() -> list[str]:
    """What one who approves meets: publishing, changing, withdrawing, deciding."""
    draft, open_one = draft_call(), draft_call().before
    return [
        *map(reverse, ["work", "work_grants", "thresholds_first"]),
        *call_pages(draft, "call_work"),
        *call_pages(open_one, "call_change", "call_withdraw", "call_work", "inbox"),
        *call_pages(treated(), "decisions", "recommendations", "inbox"),
        *cases()[:4],
        *(reverse("complaint", kwargs={"ref": one.ref}) for one in Complaint.objects.all()),
    ]


PAGES = {"": everyone, "ola": olas, "nina": ninas, "kari": karis, "grete": gretes}
