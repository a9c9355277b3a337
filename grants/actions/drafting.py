"""What everything done with a draft begins with: its row under lock, and the rules asked again."""

from typing import Any

from django.utils.translation import gettext as _

from core.errors import Refused
from grants import budget
from grants.models import Application, Call
from grants.policies import applying as policy


def held(application: Application) -> Application:
    """The application's row, held until the transaction ends, as it is now."""
    found = Application.objects.select_for_update(of=("self",)).select_related(
        "call__scheme__owner", "organisation", "claim__organisation"
    )
    return found.get(pk=application.pk)


def held_with_call(application: Application) -> tuple[Call, Application]:
    """The call's row first, then the application's: everyone locks in this order."""
    call = budget.locked(application.call)
    application = held(application)
    application.call = call
    return call, application


def locked_application(application: Application) -> Application:
    """One that may be written in, under lock.

    Raises:
        Refused: it is sent, and the municipality has not asked for more.
    """
    found = held(application)
    check_open(found)
    return found


def check_open(application: Application) -> None:
    """A draft, or one the municipality has asked more of."""
    if not policy.is_open_to_write(application):
        raise Refused(_("Søknaden er allerede sendt."))


def check_may_write(application: Application, by: Any) -> None:
    """Asked again under lock: somebody may have left since the page was opened."""
    if not policy.may_write_application(by, application):
        raise Refused(
            _("Du kan ikke skrive for %(name)s lenger. Kopier det du har skrevet, og be en av dem.")
            % {"name": application.own_name}
        )


def check_may_send(application: Application, by: Any, on_behalf_of: Any) -> None:
    """Somebody responsible, for the organisation it is from."""
    whose = getattr(on_behalf_of, "pk", None)
    if whose is None or application.organisation_id != whose:
        raise Refused(policy.why_not_send_application(by, application))
    if not policy.may_send_application(by, application):
        raise Refused(policy.why_not_send_application(by, application))
