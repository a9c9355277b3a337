"""The yearly question, to everyone who is due, in one statement."""

from typing import Any

from django.db.models import (
    CharField,
    DateTimeField,
    Exists,
    F,
    Func,
    IntegerField,
    Min,
    OuterRef,
    Q,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat, JSONObject
from django.template.loader import render_to_string
from django.urls import reverse

from core.pages import absolute
from dispatch import letters
from dispatch.models import Letter
from organisations.models import Membership, Organisation, with_letter_address
from organisations.states import Kind

KIND = "organisations.yearly"
YEARS = "floor(extract(epoch FROM portal_now() - %(expressions)s) / (365 * 86400.0))::int"


class YearsSince(Func):
    """Whole years from an instant to the portal's now."""

    template = YEARS
    output_field = IntegerField()


@letters.in_bokmaal()
def ask() -> int:
    """Write the letters that are due and not written; how many."""
    recipients = due()
    n: int = recipients.count()
    if n:
        folder = "organisations/email"
        letters.write_batch(
            kind=KIND,
            scope="yearly",
            subject=render_to_string(f"{folder}/yearly.subject.txt").strip(),
            body=render_to_string(f"{folder}/yearly.body.txt", {"base_url": absolute("")}),
            recipients=recipients.values_list(
                "letter_key", "recipient_ref", "name", "letter_email", "merge"
            ),
        )
    return n


def due() -> Any:
    """Active voluntary ones that somebody acts for, a year or more after the last yes, unasked.

    Never by the register's address: that is for claims and invitations only (adr/0005).
    """
    acting = Membership.objects.current().filter(organisation=OuterRef("pk"))
    since: Any = Organisation.objects.filter(pk=OuterRef("pk")).values(
        first=Min("memberships__starts")
    )
    rows: Any = with_letter_address(
        Organisation.objects.active().filter(Exists(acting), kind=Kind.VOLUNTARY)
    )
    rows = rows.annotate(
        true_at=Coalesce("confirmed_at", Cast(since, DateTimeField())),
    ).annotate(years=YearsSince(F("true_at")))
    rows = rows.filter(Q(years__gte=1), letter_from_register=False).exclude(letter_email="")
    before, after = absolute(reverse("still_true", kwargs={"key": "KEY"})).split("KEY")
    key = Coalesce("orgnr", "ref", output_field=CharField())
    rows = rows.annotate(
        letter_key=Concat(
            Value("yearly:"), Cast("pk", CharField()), Value(":"),
            Func(F("true_at"), Value("YYYYMMDD"), function="to_char", output_field=CharField()),
            Value(":"), Cast("years", CharField()), output_field=CharField(),
        ),
        recipient_ref=Concat(Value("org:"), Cast("pk", CharField())),
        merge=JSONObject(
            link=Concat(Value(before), key, Value(after))
        ),
    )  # fmt: skip
    return rows.exclude(Exists(Letter.objects.filter(key=OuterRef("letter_key"))))
