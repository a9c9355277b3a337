"""What pages of an application show: the call above it, the words in it, and what happens when."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from grants import bank
from grants.actions import sending
from grants.models import Application, Call, Submission
from grants.policies import applying as policy
from grants.states import ApplicationState, QuestionKind
from organisations import policies as registry
from organisations.models import Organisation

Crumbs = list[tuple[str, str]]


def head(call: Call, *here: str) -> dict[str, Any]:
    """What stands on top of every page under a call."""
    now = clock.now()
    trail: Crumbs = [
        (_("Forside"), reverse("front")),
        (_("Tilskudd"), reverse("call_list")),
        (call.title, call.get_absolute_url()),
        *((name, "") for name in here),
    ]
    return {"now": now, "call": call, "crumbs": trail, "is_open": call.is_open(now)}


def choices(organisations: Any, call: Call) -> list[dict[str, Any]]:
    """Those one may apply for, each with how far they have come; two statements for all."""
    found = list(organisations.order_by("name", "pk"))
    begun = {
        row.organisation_id: row
        for row in Application.objects.filter(call=call, organisation__in=found).exclude(
            state=ApplicationState.WITHDRAWN
        )
    }
    return [
        {"organisation": own, "application": begun.get(own.pk), "fits": fits(own, call)}
        for own in found
    ]


def fits(organisation: Organisation, call: Call) -> bool:
    """Nothing in the register speaks against it."""
    return all(met is not False for _r, met in policy.eligible(organisation, call))


def claim_choices(user: Any, call: Call) -> list[dict[str, Any]]:
    """The person's claims that wait, and whether a draft is begun."""
    claims = list(registry.own_claims(user).waiting())
    begun = set(
        Application.objects.filter(call=call, claim__in=claims).values_list("claim", flat=True)
    )
    return [{"claim": claim, "drafting": claim.pk in begun} for claim in claims]


def requirements(application: Application) -> list[dict[str, Any]]:
    """Those that the register answers; of a group that is not registered, none."""
    if application.organisation is None:
        return []
    tried = policy.eligible(application.organisation, application.call)
    return [{"text": r.text, "met": met} for r, met in tried if met is not None]


def stated_in(submission: Submission | None) -> list[str]:
    """The requirements they said they met the last time, as the form names them."""
    rows = submission.content.get("requirements", []) if submission else []
    return [str(row["requirement"]) for row in rows if row["stated"]]


def written(application: Application) -> dict[str, Any]:
    """The words as they are now, for the preview."""
    return {
        "answers": [as_row(answer) for answer in sending.answers_of(application)],
        "title": application.title,
        "amount": application.amount,
        "years": application.years,
        "account": bank.shown(application.account),
    }


def as_row(answer: dict[str, Any]) -> dict[str, Any]:
    """One answer of what was, or will be, sent, with its budget in two sides."""
    sides = []
    if answer["kind"] == QuestionKind.BUDGET:
        for income, label in ((True, _("Inntekter")), (False, _("Utgifter"))):
            lines = [line for line in answer["lines"] if line["income"] is income]
            total = sum((clean(line["budget"]) for line in lines), clean("0"))
            rows = [{"name": line["name"], "budget": clean(line["budget"])} for line in lines]
            sides.append({"label": label, "rows": rows, "total": total})
    return answer | {"sides": sides, "money": answer["kind"] == QuestionKind.MONEY}


def clean(amount: str) -> Any:
    """A sum as it is kept in JSON."""
    return Decimal(amount)


def coming(application: Application, now: datetime) -> list[dict[str, Any]]:
    """What has happened and what happens next, with the days that were promised."""
    call, state = application.call, application.state
    events: list[tuple[Any, str, str]] = [
        (application.sent_at, "", _("Dere sendte søknaden.")),
        (application.returned_at, "", _("Kommunen spurte om mer.")),
    ]
    if state == ApplicationState.RETURNED:
        events.append((application.answer_by, _("Innen"), _("Dere svarer kommunen.")))
    if state == ApplicationState.WITHDRAWN:
        events.append((application.withdrawn_at, "", _("Dere trakk søknaden.")))
    else:
        events += promised(application, call)
    found = [
        {"day": day, "lead": lead, "words": words, "past": is_past(day, now), "until": False}
        for day, lead, words in events
        if day
    ]
    for event in found:
        if not event["past"]:
            event["next"] = True
            break
    return found


def promised(application: Application, call: Call) -> list[tuple[Any, str, str]]:
    """What the municipality has promised, and what is asked of them."""
    decision = application.current_decision
    answer = _("Dere får svar.") if decision is None else _("Dere fikk svar.")
    found: list[tuple[Any, str, str]] = [
        (decision.decided_at, "", answer) if decision else (call.decision_by, _("Innen"), answer)
    ]
    if decision and decision.outcome == "refused":
        return found
    if application.state == ApplicationState.DECIDED and application.accept_by:
        found.append((application.accept_by, _("Innen"), _("Dere sier ja eller nei til pengene.")))
    found.append((call.payment_by, _("Innen"), _("Pengene kommer hvis dere får ja.")))
    found.append((call.report_by, _("Innen"), _("Dere sender en kort rapport.")))
    return found


def is_past(day: date | datetime, now: datetime) -> bool:
    """Whether it has happened: an instant that has been, or a day that is over."""
    if isinstance(day, datetime):
        return day <= now
    return clock.end_of_day(day) <= now
