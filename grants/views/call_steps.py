"""Where a call stands, in the municipality's words, and the steps of a draft."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.errors import Refused
from core.templatetags.portal import kort_dato
from grants.actions.call_checks import missing
from grants.models import Call
from grants.states import CallState

COMING, OPEN, PASSED = "coming", "open", "passed"
STATUSES = {
    CallState.DRAFT.value: (gettext_lazy("Kladd"), "neutral"),
    COMING: (gettext_lazy("Kommende"), "neutral"),
    OPEN: (gettext_lazy("Åpen"), "info"),
    PASSED: (gettext_lazy("Til behandling"), "warning"),
    CallState.CLOSED.value: (gettext_lazy("Lukket"), "success"),
    CallState.WITHDRAWN.value: (gettext_lazy("Trukket"), "neutral"),
}
QUESTIONS, REQUIREMENTS, SCHEME = "call_questions", "call_requirements", "scheme_edit"
STEP_OF = {
    "burden_reason": QUESTIONS,
    "criteria": REQUIREMENTS,
    "statutory": SCHEME,
    "reason": SCHEME,
}  # everything else is written in the content


def status(call: Call, now: datetime) -> str:
    """The state, with «published» told apart by the clock."""
    if call.state != CallState.PUBLISHED:
        return call.state
    if call.is_over(now):
        return PASSED
    return OPEN if call.is_open(now) else COMING


def tag(call: Call, now: datetime) -> dict[str, Any]:
    """The status in words, with its colour."""
    words, colour = STATUSES[status(call, now)]
    return {"words": words, "colour": colour}


def next_step(call: Any, now: datetime) -> str:
    """What comes next, in words.

    Args:
        call: with how many `waiting` applications it has.
        now: the portal's clock.
    """
    where = status(call, now)
    if where == CallState.DRAFT:
        return _("Skriv ferdig og publiser")
    if where == COMING:
        return _("Åpner %(day)s") % {"day": kort_dato(call.opens_at, now)}
    if where == OPEN:
        return _("Ingenting nå")
    if where != PASSED:
        return _("Ferdig")
    if call.waiting:
        return _("%(n)s søknader venter på svar") % {"n": call.waiting}
    return _("Følg opp, og lukk utlysningen")


def step_of(lack: Refused) -> str:
    """The page where something missing is put right."""
    return STEP_OF.get(lack.field or "", "call_content")


def address(call: Call, page: str) -> str:
    """Of one of the pages of a call; the scheme's page is its own."""
    ref = call.scheme.ref if page == SCHEME else call.ref
    return reverse(page, kwargs={"ref": ref})


def draft_page(call: Call, step: str, *, linked: bool = True) -> dict[str, Any]:
    """What each page of a draft shows around its own content.

    Args:
        call: a draft; afterwards every step is done.
        step: the page's name.
        linked: False for a reader whom the steps would refuse.
    """
    draft = call.state == CallState.DRAFT
    lacks = missing(call) if draft else []
    lacking = {step_of(lack) for lack in lacks}
    names = {
        "call_content": _("Innhold"),
        QUESTIONS: _("Spørsmål"),
        REQUIREMENTS: _("Krav"),
        "call_work": _("Publisering"),
    }
    done = {page: not draft or page not in lacking for page in names} | {"call_work": not draft}
    return {
        "call": call,
        "draft": draft,
        "lacks": [(lack.message, f"{address(call, step_of(lack))}") for lack in lacks],
        "tag": tag(call, clock.now()),
        "crumbs": crumbs(call, names[step] if draft else ""),
        "steps": [
            (
                name,
                address(call, page) if linked else "",
                "current" if page == step else "done" if done[page] else "todo",
            )
            for page, name in names.items()
        ],
    }


def crumbs(call: Call, here: str) -> list[tuple[str, str]]:
    """The way to a page of a call's desk; with no name to the desk itself."""
    desk = (_("Tilskudd"), reverse("work_grants"))
    if not here:
        return [desk, (call.title, "")]
    return [desk, (call.title, address(call, "call_work")), (here, "")]
