"""The answer: that it is there, how it went, and where the letter with the reasons is."""

from collections.abc import Collection
from typing import Any

from django.db.models import CharField, F, Func, Value
from django.db.models.functions import Cast, Concat, JSONObject
from django.urls import reverse

from core.money import NBSP
from core.pages import absolute
from dispatch import letters
from grants.emails import desk
from grants.models import Call, Decision
from grants.states import GIVING, OUTCOME_FOR_APPLICANT, Outcome
from organisations.models import Organisation

PLACE = "REF"  # where a letter's own ref stands in the address


class Kroner(Func):
    """An amount as `core.money.format_nok` writes it, in the database."""

    template = (
        "replace(replace(replace(to_char(%(expressions)s, 'FM999,999,999,990.00'), "
        f"',', '{NBSP}'), '.00', ''), '.', ',') || '{NBSP}kr'"
    )
    output_field = CharField()


@letters.in_bokmaal()
def tell_decided(
    call: Call, outcome: str, decisions: Collection[Decision], accept_by: object = None
) -> None:
    """One set to all who got this answer; each letter has its own address and sum.

    Args:
        call: with its scheme's owner.
        outcome: the same of all of them.
        decisions: of applications of the call.
        accept_by: the day to have said yes by, where there is money.
    """
    found: Any = Organisation.objects.filter(
        application__decisions__in=[decision.pk for decision in decisions]
    )
    applicants = found.annotate(
        key=Concat(Value("grant-decision:"), Cast("application__decisions__pk", CharField())),
        merge=JSONObject(
            ref=F("application__decisions__ref"),
            sum=Kroner("application__decisions__amount"),
            number=Cast("application__number", CharField()),
        ),
    )
    link = absolute(reverse("decision_letter", kwargs={"ref": PLACE}))
    words = {
        "link": link.replace(PLACE, "[[ref]]"),
        "says": OUTCOME_FOR_APPLICANT[Outcome(outcome)],
        "gives": outcome in GIVING,
        "again": any(decision.number > 1 for decision in decisions),
        "complaints": any(decision.complain_until for decision in decisions),
        "accept_by": accept_by,
    }
    desk.write(call, "decision", applicants, words)
