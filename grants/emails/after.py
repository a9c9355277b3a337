"""Letters to one who was granted something: the money, the report, and what must come back."""

from datetime import date
from typing import Any

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat, JSONObject, Right

from core.pages import absolute
from dispatch import actions as dispatch
from dispatch import letters
from grants.emails import desk
from grants.emails.decision import Kroner
from grants.models import Application, PaymentList
from organisations.models import Organisation

ACCEPT_DUE, REPORT_DUE, RETURNED = "accept_due", "report_due", "returned"


@letters.in_bokmaal()
def tell(
    application: Application, name: str, *, key: str, before: date | None = None, **words: Any
) -> None:
    """From the municipality to one applicant, from `templates/grants/email/<name>.*.txt`.

    Args:
        application: with its call.
        name: of the two templates.
        key: what the letter is, so that it goes once.
        before: the last day to do what it asks; it waits no longer than half of the time left.
        words: what the templates need beside the application.
    """
    them: Any = Organisation.objects.filter(application=application)
    applicant = them.annotate(key=Value(key, output_field=CharField()), merge=JSONObject())
    said = {
        "application": application,
        "link": absolute(application.get_absolute_url()),
        **words,
    }
    desk.write(application.call, name, applicant, said, before)


def call_back(application: Application, *names: str) -> None:
    """End letters of these names that have not gone: what they ask for is done, or not needed."""
    kinds = [f"grant.{name}" for name in names]
    about = application.call.get_absolute_url()
    dispatch.stop_to(about, kinds, [f"org:{application.organisation_id}"])


@letters.in_bokmaal()
def tell_paid(payment_list: PaymentList) -> None:
    """To each on the list, in one set: the money has been sent, to which account and how much."""
    mine = "application__instalments__"
    them: Any = Organisation.objects.filter(**{f"{mine}payment_list": payment_list})
    applicants = them.annotate(
        key=Concat(Value("grant-paid:"), Cast(f"{mine}pk", CharField())),
        merge=JSONObject(
            sum=Kroner(f"{mine}amount"),
            account=Concat(Value("*******"), _last_four(f"{mine}account")),
            ref=F("application__ref"),
            number=Cast("application__number", CharField()),
        ),
    )
    words = {
        "paid_on": payment_list.instalments.values_list("paid_on", flat=True).first(),
        "link": absolute("/soknader/[[ref]]/"),
    }
    desk.write(payment_list.call, "paid", applicants, words)


def _last_four(column: str) -> Any:
    """The end of an account: enough to know it by, and worth nothing to others."""

    return Right(column, 4)
