"""Rows under lock, in one order: the call, the application, and then what hangs on it.

Whoever takes them in this order waits for others and never for itself.
"""

from typing import Any

from django.utils.translation import gettext as _

from core.errors import Refused
from grants import budget
from grants.models import Application, Complaint, Instalment, Report
from grants.policies import after, casework
from organisations.models import Organisation


def application(row: Application) -> Application:
    """The application as it is now, under lock after its call."""
    call = budget.locked(row.call)
    rows = Application.objects.select_for_update(of=("self",)).select_related("organisation")
    found = rows.get(pk=row.pk)
    found.call = call
    return found


def complaint(row: Complaint) -> Complaint:
    """The complaint under lock, after its application (`decision.application`)."""
    owner = application(row.decision.application)
    rows = Complaint.objects.select_for_update(of=("self",)).select_related("decision")
    found = rows.get(pk=row.pk)
    found.decision.application = owner
    return found


def report(row: Application) -> Report:
    """The report under lock, after its application.

    Raises:
        Refused: none is asked for.
    """
    owner = application(row)
    found = Report.objects.select_for_update().filter(application=owner).first()
    if found is None:
        raise Refused(_("Kommunen ber ikke om rapport for dette tilskuddet."))
    found.application = owner
    return found


def instalments(row: Application) -> list[Instalment]:
    """Every instalment of a locked application, under lock."""
    rows = Instalment.objects.select_for_update().filter(application=row)
    return list(rows.order_by("number"))


def check_answers(by: Any, row: Application, on_behalf_of: Organisation) -> None:
    """Only for one's own organisation, and as somebody responsible there.

    Raises:
        Refused: another's, or without the key; an organisation that is no more binds nobody.
    """
    own = on_behalf_of.pk == row.organisation_id
    if not own or not after.may_answer_grant(by, row):
        raise Refused(after.why_not_answer_grant(by, row))
    if gone := why_gone(row.organisation):
        raise Refused(gone)


def check_handles(by: Any, row: Application) -> None:
    """A case handler of the municipality without a stake (habilitet).

    Raises:
        Refused: with which of them it is.
    """
    if not casework.may_handle(by, row):
        raise Refused(casework.why_not_handle(by, row))


def why_gone(organisation: Organisation | None) -> str:
    """Why nothing more can be done with an organisation; empty while it lives."""
    if organisation is None or organisation.dissolved_at:
        return _("Organisasjonen er lagt ned.")
    if organisation.merged_into_id:
        return _("Organisasjonen er slått sammen med en annen.")
    return ""


def needed(words: str, most: int, lack: str, field: str = "reason") -> str:
    """Words without their outer white space.

    Args:
        words: as typed.
        most: characters.
        lack: what is said when there are none.
        field: where the sentence belongs.

    Raises:
        Refused: none, or more than fit.
    """
    words = words.replace("\x00", "").strip()
    if not words:
        raise Refused(lack, field)
    if len(words) > most:
        raise Refused(_("Skriv kortere: høyst %(n)s tegn.") % {"n": most}, field)
    return words
