"""Who may see letters, readings of registers, and what an organisation has done.

Letters: the staff of the municipality that sent them, and the operator.

What was read from the registers is for the operator alone.
"""

from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from accounts.policies import is_operator
from dispatch.models import Letter
from organisations import policies as registry
from organisations.models import Organisation, RegisterRun
from organisations.policies import is_staff, may_write, staffed_by

__all__ = ["is_operator", "is_staff", "visible_letters"]


def may_help(user: Any, letter: Letter) -> bool:
    """Send it again, or note that they were reached: a writer of the municipality that sent it.

    The operator may, where no municipality did.
    """
    if not letter.batch.sender_ref:
        return is_operator(user)
    senders = staffed_by(user).filter(pk=letter.batch.sender_ref.removeprefix("org:"))
    return any(may_write(user, sender) for sender in senders)


def visible_letters(user: Any) -> Any:
    """Every letter for the operator; else those of the municipalities a person works for."""
    letters = Letter.objects.select_related("batch")
    if is_operator(user):
        return letters
    senders = staffed_by(user).annotate(sender=Concat(Value("org:"), Cast("pk", CharField())))
    return letters.filter(batch__sender_ref__in=senders.values("sender"))


def visible_runs(user: Any) -> Any:
    """Every reading of a register, newest first; none for others than the operator."""
    return RegisterRun.objects.all() if is_operator(user) else RegisterRun.objects.none()


def shown_organisations(user: Any) -> Any:
    """The public register and one's own, by the `key` in their addresses."""
    return registry.keyed(registry.visible_organisations(user))


def may_see_activity(user: Any, organisation: Organisation) -> bool:
    """Its own people; everyone when it has said so (clause K2)."""
    return organisation.activity_public or bool(registry.roles(user, organisation))


def why_not_see_activity(user: Any, organisation: Organisation) -> str:
    """What others are told."""
    return _("Organisasjonen har ikke valgt å vise aktiviteten sin.")


def why_not_publish_activity(user: Any, organisation: Organisation) -> str:
    """What a member without that role is told."""
    return _("Bare en ansvarlig hos dere kan endre dette.")
