"""What the desk's pages about applications share: the way there, colours, and the call's money."""

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.money import format_nok
from grants.models import Application, Call
from grants.policies import casework as policies
from grants.states import ApplicationState, Outcome

S = ApplicationState
COLOURS: dict[str, str] = {
    S.SUBMITTED: "info",
    S.RESUBMITTED: "info",
    S.RETURNED: "warning",
    S.RECOMMENDED: "info",
    S.DECIDED: "success",
    S.ACCEPTED: "success",
    S.PAID: "success",
}
OUTCOME_COLOURS: dict[str, str] = {
    Outcome.GRANTED: "success",
    Outcome.PARTLY: "info",
    Outcome.REFUSED: "neutral",
}


def crumbs(call: Call, *here: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a page of a call: the last has no address."""
    own = reverse("call_work", kwargs={"ref": call.ref})
    return [(_("Tilskudd"), reverse("work_grants")), (call.title, own), *here]


def tabs(call: Call, here: str) -> list[tuple[str, str, bool]]:
    """The lists of a call: label, address, whether one is there."""
    names = [
        ("inbox", _("Søknader")),
        ("recommendations", _("Innstilling")),
        ("decisions", _("Vedtak")),
        ("payments", _("Utbetaling")),
        ("reports", _("Rapporter")),
        ("complaints", _("Klager")),
    ]
    return [(label, reverse(name, kwargs={"ref": call.ref}), name == here) for name, label in names]


def around(call: Call, here: str, title: str, user: Any) -> dict[str, Any]:
    """What each of the three lists shows around its own content."""
    return {
        "call": call,
        "tabs": tabs(call, here),
        "crumbs": crumbs(call, (title, "")),
        **policies.duties(user, call),
    }


def status(application: Application) -> dict[str, str]:
    """The state in the municipality's words, with its colour."""
    return {
        "label": application.get_state_display(),
        "colour": COLOURS.get(application.state, "neutral"),
    }


def yearly(amount: Decimal, years: int) -> str:
    """«12 000 kr», or «12 000 kr × 3» for three years."""
    return f"{format_nok(amount)} × {years}" if years > 1 else format_nok(amount)


def statuses() -> dict[str, dict[str, str]]:
    """The same for every state: a list looks up its rows in it."""
    return {
        state.value: {"label": str(state.label), "colour": COLOURS.get(state, "neutral")}
        for state in ApplicationState
    }
