"""What the municipality's letters about applications are made from."""

from datetime import date
from typing import Any

from django.db.models import CharField, DateTimeField, F, Value
from django.db.models.functions import Cast, Concat
from django.template.loader import render_to_string

from accounts.cadence import SendAt
from core import clock
from dispatch import letters
from dispatch.models import Batch
from grants.models import Call
from organisations.models import with_letter_address

COLUMNS = ("key", "recipient_ref", "recipient_name", "letter_email", "merge", "not_before")


@letters.in_bokmaal()
def text(name: str, context: dict[str, Any]) -> dict[str, Any]:
    """What a letter says, from `templates/grants/email/<name>.*.txt`, for `write_batch`."""
    subject = render_to_string(f"grants/email/{name}.subject.txt", context)
    body = render_to_string(f"grants/email/{name}.body.txt", context)
    return {"subject": " ".join(subject.split()), "body": body.strip() + "\n"}


@letters.in_bokmaal()
def write(
    call: Call, name: str, organisations: Any, words: dict[str, Any], before: date | None = None
) -> Batch:
    """From the owner of a call to these applicants, each at the hour its person wants.

    Args:
        call: with its scheme's owner.
        name: of the two templates, and of the kind: «grant.decision».
        organisations: a query with `key` and `merge` annotated.
        words: what the templates need beside the call.
        before: the last day to do what it asks; it waits no longer than half of the time left.
    """
    until = Value(clock.end_of_day(before) if before else None, output_field=DateTimeField())
    owner = call.scheme.owner
    found: Any = with_letter_address(organisations)
    recipients = found.annotate(
        recipient_ref=Concat(Value("org:"), Cast("pk", CharField())),
        recipient_name=F("name"),
    ).annotate(not_before=SendAt(clock.PortalNow(), until, F("letter_cadence")))
    return letters.write_batch(
        kind=f"grant.{name}",
        scope=f"call:{call.ref}",
        recipients=recipients.values_list(*COLUMNS),
        sender_ref=f"org:{owner.pk}",
        about=call.get_absolute_url(),
        from_name=owner.name,
        reply_to=call.contact_email,
        **text(name, {"call": call, "owner": owner, **words}),
    )
