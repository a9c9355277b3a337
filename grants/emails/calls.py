"""A call is changed or withdrawn: to those who apply or have begun to, and those who follow."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.template.loader import render_to_string

from accounts.models import User
from core import clock
from core.pages import absolute
from dispatch import actions as dispatch
from dispatch import letters
from dispatch.models import Letter
from forums.emails.writing import organisations, people
from grants.models import Application, Call, CallChange
from grants.states import ApplicationState
from grants.terms import LABELS
from organisations.models import Organisation

CHANGED, WITHDRAWN = "call.changed", "call.withdrawn"


@letters.in_bokmaal()
def tell_changed(change: CallChange) -> None:
    """What is new and why."""
    said = [
        {"label": label, "before": change.fields[name][0], "after": change.fields[name][1]}
        for name, label in LABELS.items()
        if name in change.fields
    ]
    _tell(
        change.call, CHANGED, f"call-changed:{change.pk}", {"said": said, "reason": change.reason}
    )


@letters.in_bokmaal()
def tell_withdrawn(call: Call) -> None:
    """It is withdrawn and why; news of changes that have not gone says what is no longer so."""
    dispatch.withdraw(call.get_absolute_url(), [CHANGED])
    _tell(call, WITHDRAWN, f"call-withdrawn:{call.pk}", {"reason": call.reason})


def _tell(call: Call, kind: str, prefix: str, words: dict[str, Any]) -> None:
    """One set to organisations and one to people, each one statement; nobody gets two."""
    name = kind.replace(".", "_")
    context = {
        "call": call,
        "owner": call.scheme.owner,
        "now": clock.now(),
        "link": absolute(call.get_absolute_url()),
        **words,
    }
    told: dict[str, Any] = {
        "kind": kind,
        "scope": f"call:{call.ref}",
        "about": call.get_absolute_url(),
        "sender_ref": f"org:{call.scheme.owner_id}",
        "from_name": call.scheme.owner.name,
        "reply_to": call.contact_email,
        "subject": letters.one_line(render_to_string(f"grants/email/{name}.subject.txt", context)),
        "body": render_to_string(f"grants/email/{name}.body.txt", context).strip() + "\n",
    }
    letters.write_batch(recipients=organisations(_applying(call), prefix), **told)
    letters.write_batch(recipients=people(_persons(call, prefix), prefix), **told)


def _concerned(call: Call) -> Any:
    return Application.objects.filter(call=call).exclude(state=ApplicationState.WITHDRAWN)


def _applying(call: Call) -> Any:
    """Organisations with an application, sent or begun."""
    theirs = _concerned(call).exclude(organisation=None)
    return Organisation.objects.active().filter(pk__in=theirs.values("organisation"))


def _persons(call: Call, prefix: str) -> Any:
    """Who follows it, and who writes before their claim is confirmed; not those told already."""
    claims = _concerned(call).exclude(claim=None).values("claim__user")
    has_it = Letter.objects.filter(key__startswith=f"{prefix}:org:", email=Lower(OuterRef("email")))
    which = Q(pk__in=claims) | Q(pk__in=call.followers.values("person"))
    return User.objects.filter(which).exclude(Exists(has_it))
