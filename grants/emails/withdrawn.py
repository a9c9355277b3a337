"""The applicant takes the application back: to the one who has the case."""

from typing import Any

from django.urls import reverse

from accounts.models import User
from core.pages import absolute
from dispatch import letters
from forums.emails.writing import people
from grants.emails import desk
from grants.models import Application
from grants.policies import casework as policies
from organisations.emails import plain


@letters.in_bokmaal()
def tell_withdrawn(application: Application) -> None:
    """To its handler, else to all who may handle it, if anybody may: who took it back and why."""
    whom = _whose(application)
    if not whom.exists():
        return
    call = application.call
    owner = call.scheme.owner
    words: dict[str, Any] = {
        "application": application,
        "call": call,
        "reason": plain(application.withdrawn_reason),
        "link": absolute(reverse("case", kwargs={"ref": application.ref})),
    }
    letters.write_batch(
        kind="grant.withdrawn",
        scope=f"call:{call.ref}",
        recipients=people(whom, f"application-withdrawn:{application.pk}"),
        about=call.get_absolute_url(),
        sender_ref=f"org:{owner.pk}",
        from_name=owner.name,
        **desk.text("withdrawn", words),
    )


def _whose(application: Application) -> Any:
    """The one who has the case, while they may; nobody with a stake in it."""
    handler = application.handler
    if handler is not None and policies.may_handle(handler, application):
        return User.objects.filter(pk=handler.pk)
    all_of_them = {pk for pk, _name in policies.handlers(application.call)}
    shut = {person for person, _row in policies.shut_out(all_of_them, [application])}
    return User.objects.filter(pk__in=all_of_them - shut)
