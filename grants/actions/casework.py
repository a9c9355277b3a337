"""A case on its way to an answer: who has it, notes, and asking the applicant for more."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock, states
from core.errors import Refused
from core.templatetags.portal import kort_dato
from grants.emails import returned as emails
from grants.models import Application, Note
from grants.policies import casework as policies
from grants.states import APPLICATION, WAITING, ApplicationState

S = ApplicationState
MISSING, NOTE = 2000, 2000  # characters
LONGEST = 180  # days to answer in
SENT = ["amount", "years", "title", "account"]  # facts that the applicant may rewrite when asked


def locked(application: Application) -> Application:
    """The row as it is now, held until the transaction ends, with what every rule reads."""
    rows = Application.objects.select_for_update(of=("self",)).select_related(
        "call__scheme__owner", "organisation"
    )
    return rows.get(pk=application.pk)


def handled(application: Application, by: Any) -> Application:
    """Under lock, for one who may handle it.

    Raises:
        Refused: not a case handler there, or with a stake in it.
    """
    application = locked(application)
    if not policies.may_handle(by, application):
        raise Refused(policies.why_not_handle(by, application))
    return application


def record(verb: str, application: Application, by: Any, **detail: Any) -> None:
    """The line of what the municipality did."""
    owner = application.call.scheme.owner
    audit.record(verb, application, by=by, on_behalf_of=owner, **detail)


@transaction.atomic
def take_up(application: Application, *, by: Any) -> Application:
    """Begin to assess it; the person becomes its handler.

    Raises:
        Refused: a colleague has it, the applicant still has time to answer, or it is recommended:
            only `recommending.take_back` takes a proposal off the list, and says so in the log.
    """
    application = handled(application, by)
    if application.state == S.IN_ASSESSMENT and application.handler_id == by.pk:
        return application  # a second click
    if application.handler_id not in {None, by.pk}:
        raise Refused(
            _("%(name)s har saken. Be om å få den overført.") % {"name": application.handler}
        )
    if application.state == S.RECOMMENDED:
        raise Refused(_("Søknaden er innstilt. Trekk innstillingen tilbake først."))
    last = application.answer_by
    if application.state == S.RETURNED and last and clock.today() <= last:
        raise Refused(_("De har frist til og med %(day)s med å svare.") % {"day": kort_dato(last)})
    if application.state == S.RETURNED:
        _as_sent(application)
    if application.state != S.IN_ASSESSMENT:
        states.move(application, S.IN_ASSESSMENT, allowed=APPLICATION)
    application.handler = by
    application.save(update_fields=["state", "handler", *SENT])
    record("application.taken_up", application, by)
    return application


def _as_sent(application: Application) -> None:
    """What they have changed since and not sent does not count: the last that was sent does."""
    content: dict[str, Any] = application.submissions.order_by("-number")[0].content
    if content:
        application.amount, application.years = Decimal(content["amount"]), content["years"]
        application.title, application.account = content["title"], content["account"]


@transaction.atomic
def hand_to(application: Application, *, by: Any, handler: User) -> Application:
    """Give the case to a colleague, who may be oneself.

    Raises:
        Refused: it is decided, or the colleague may not handle it.
    """
    application = handled(application, by)
    if application.handler_id == handler.pk:
        return application
    _still_waiting(application)
    if not policies.may_handle(handler, application):
        raise Refused(
            _("%(name)s kan ikke behandle denne saken. Velg en annen.") % {"name": handler.name},
            "handler",
        )
    application.handler = handler
    application.save(update_fields=["handler"])
    record("application.handed", application, by, handler=handler.pk)
    return application


@transaction.atomic
def note(application: Application, *, by: Any, text: str) -> Note:
    """Write a note that those who work with the case read; the applicant does not.

    Raises:
        Refused: has a stake in it, or nothing is written.
    """
    application = locked(application)
    if not policies.may_read_case(by, application):
        raise Refused(policies.why_not_handle(by, application))
    text = text.strip()
    if not text:
        raise Refused(_("Skriv et notat."), "text")
    if len(text) > NOTE:
        raise Refused(_("Skriv kortere: høyst %(n)s tegn.") % {"n": NOTE}, "text")
    last = application.notes.last()
    if last and last.author_id == by.pk and last.text == text:
        return last  # a second click
    made = Note.objects.create(
        application=application, author=by, text=text, written_at=clock.now()
    )
    record("application.noted", application, by, note=made.pk)
    return made


@transaction.atomic
def return_for_more(
    application: Application, *, by: Any, missing: str, answer_by: date
) -> Application:
    """Ask the applicant for more; it keeps its number and its place.

    Args:
        missing: what is missing, to the applicant.
        answer_by: the last day to answer.

    Raises:
        Refused: nothing is said, the day has passed, or it is recommended already.
    """
    application = handled(application, by)
    missing = missing.strip()
    same = (application.missing, application.answer_by) == (missing, answer_by)
    if application.state == S.RETURNED and same:
        return application  # a second click
    _check_return(missing, answer_by)
    states.move(application, S.RETURNED, allowed=APPLICATION)
    application.missing, application.answer_by = missing, answer_by
    application.returned_at = clock.now()
    application.returns += 1
    application.handler_id = application.handler_id or by.pk
    application.save(
        update_fields=["state", "missing", "answer_by", "returned_at", "returns", "handler"]
    )
    record("application.returned", application, by, answer_by=answer_by.isoformat())
    emails.tell_returned(application)
    return application


def _check_return(missing: str, answer_by: date) -> None:
    """Words and a day that one can answer within."""
    if not missing:
        raise Refused(_("Skriv hva som mangler."), "missing")
    if len(missing) > MISSING:
        raise Refused(_("Skriv kortere: høyst %(n)s tegn.") % {"n": MISSING}, "missing")
    today = clock.today()
    if answer_by <= today:
        raise Refused(_("Velg en dag etter i dag, så de rekker å svare."), "answer_by")
    if answer_by > today + timedelta(days=LONGEST):
        raise Refused(_("Velg en dag innen et halvt år."), "answer_by")


def _still_waiting(application: Application) -> None:
    """Not answered, and not withdrawn."""
    if application.state not in WAITING:
        raise Refused(
            _("Dette kan ikke gjøres nå, for status er «%(was)s».")
            % {"was": application.get_state_display()}
        )
