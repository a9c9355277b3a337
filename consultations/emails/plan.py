"""The letter that says that a plan begins."""

from typing import Any

from django.db.models import Case, CharField, F, Value, When
from django.db.models.functions import Cast, Concat, JSONObject
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from consultations.emails.invitation import joined
from consultations.emails.writing import at_their_hour, columns, subject_line
from consultations.models import PlanProcess
from core import clock
from core.pages import absolute
from dispatch import letters
from organisations.models import Organisation, with_letter_address

PLAN_STARTS = "plan.starts"


@letters.in_bokmaal()
def tell_plan_begins(process: PlanProcess) -> None:
    """To everyone the plan touches, in one statement: it begins, and how to be part of it."""
    parties = at_their_hour(_parties(process), clock.PortalNow())
    context: dict[str, Any] = {
        "plan": process,
        "now": clock.now(),
        "dates": process.dates.exclude(planned_on=None),
        "meetings": process.meetings.all(),
        "link": absolute(process.get_absolute_url()),
    }
    letters.write_batch(
        kind=PLAN_STARTS,
        scope=f"org:{process.owner_id}:{PLAN_STARTS}",
        refusable=True,
        sender_ref=f"org:{process.owner_id}",
        about=process.get_absolute_url(),
        from_name=process.owner.name,
        reply_to=process.contact.email if process.contact else "",
        subject=subject_line("plan", context),
        body=render_to_string("consultations/email/plan.body.txt", context),
        recipients=parties.values_list(*columns("letter_email")),
    )


def _parties(process: PlanProcess) -> Any:
    """The organisations with what their letter says of them."""
    found: Any = with_letter_address(
        Organisation.objects.filter(plan_party__process=process).active()
    )
    return found.annotate(
        key=Concat(Value(f"plan:{process.pk}:"), Cast("pk", CharField())),
        recipient_ref=Concat(Value("org:"), Cast("pk", CharField())),
        recipient_name=F("name"),
        merge=JSONObject(
            reason=joined("plan_party__why"),
            source=Case(
                When(
                    letter_from_register=True,
                    then=Value(_("E-postadressen er hentet fra Enhetsregisteret.")),
                ),
                default=Value(""),
            ),
        ),
    )
