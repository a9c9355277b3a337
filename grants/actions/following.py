"""Who wants news of a call without having begun an application."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.errors import Refused
from grants.models import Call, Follow
from grants.policies.calls import visible_calls
from grants.states import CallState


@transaction.atomic
def follow(call: Call, *, by: Any) -> Follow:
    """Be told what happens; again changes nothing.

    Raises:
        Refused: nobody may read it, or nothing more will happen.
    """
    now = visible_calls(by).filter(pk=call.pk).first()
    if now is None or now.state != CallState.PUBLISHED:
        raise Refused(_("Utlysningen er avsluttet, så det kommer ikke flere nyheter."))
    found, _made = Follow.objects.get_or_create(
        call=now, person=by, defaults={"since": clock.now()}
    )
    return found


@transaction.atomic
def unfollow(call: Call, *, by: Any) -> None:
    """No more news; again changes nothing."""
    Follow.objects.filter(call=call, person=by).delete()


def forget_follows(person: Any) -> None:
    """Someone who leaves follows nothing."""
    Follow.objects.filter(person=person).delete()
