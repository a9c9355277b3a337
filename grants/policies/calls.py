"""Who reads calls and schemes, who writes them, and who may put a call before the public."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from grants.models import Call, Scheme
from grants.models.call import PUBLIC_STATES
from grants.states import CallState
from organisations import policies as registry
from organisations.models import Organisation
from organisations.states import Role

PUBLISHERS = {Role.APPROVER, Role.RESPONSIBLE}


def visible_calls(user: Any) -> QuerySet[Call]:
    """What anyone may read: calls that are published, and what became of them."""
    return Call.objects.public().select_related("scheme__owner")


def visible_schemes(user: Any) -> QuerySet[Scheme]:
    """Schemes with at least one call that anyone may read."""
    public = Call.objects.filter(state__in=PUBLIC_STATES)
    return Scheme.objects.filter(pk__in=public.values("scheme")).select_related("owner")


def work_schemes(user: Any) -> QuerySet[Scheme]:
    """Every scheme of the municipalities and counties a person works for."""
    found = Scheme.objects.filter(owner__in=registry.staffed_by(user))
    return found.select_related("owner")


def work_calls(user: Any) -> QuerySet[Call]:
    """Calls, drafts too, of the municipalities and counties a person works for."""
    found = Call.objects.filter(scheme__owner__in=registry.staffed_by(user))
    return found.select_related("scheme__owner")


def may_see_work(user: Any, _thing: Any = None) -> bool:
    """Anyone who works for a municipality or county, whatever the role."""
    return bool(registry.staffed_by(user).exists())


def writing_owners(user: Any) -> QuerySet[Organisation]:
    """The municipalities and counties whose schemes a person may write."""
    places = registry.desk_places(user).filter(valid_to=None)
    found: QuerySet[Organisation] = Organisation.objects.active().filter(
        pk__in=places.values("organisation")
    )
    return found


def threshold_owners(user: Any) -> QuerySet[Organisation]:
    """The municipalities and counties a person is responsible for: they set the thresholds."""
    held = user.memberships.current().filter(role=Role.RESPONSIBLE)
    found: QuerySet[Organisation] = registry.staffed_by(user).filter(
        pk__in=held.values("organisation")
    )
    return found


def may_start_scheme(user: Any, _thing: Any = None) -> bool:
    """Someone who writes for a municipality or county."""
    return bool(writing_owners(user).exists())


def why_not_start_scheme(user: Any, _thing: Any = None) -> str:
    """What others are told."""
    return _("Bare saksbehandlere i en kommune kan lage tilskuddsordninger.")


def may_edit_scheme(user: Any, scheme: Scheme) -> bool:
    """Case handlers of its owner."""
    return registry.may_write(user, scheme.owner)


def why_not_edit_scheme(user: Any, scheme: Scheme) -> str:
    """What a colleague who only reads is told."""
    return _("Bare saksbehandlere hos %(owner)s kan endre ordningen.") % {"owner": scheme.owner}


def may_read_work(user: Any, call: Call) -> bool:
    """Any colleague may look at how far it has come."""
    return bool(registry.roles(user, call.scheme.owner))


def may_edit_call(user: Any, call: Call) -> bool:
    """Has the role to write in it; whether it is still a draft is the action's to say."""
    return registry.may_write(user, call.scheme.owner)


def why_not_edit_call(user: Any, call: Call) -> str:
    """What a colleague who only reads is told."""
    return _("Bare saksbehandlere hos %(owner)s kan endre utlysningen.") % {
        "owner": call.scheme.owner
    }


def may_publish(user: Any, call: Call) -> bool:
    """Publish, change, withdraw and close: an approver or a responsible person."""
    return bool(registry.roles(user, call.scheme.owner) & PUBLISHERS)


def why_not_publish(user: Any, call: Call) -> str:
    """What a colleague without that role is told."""
    return _("Bare en godkjenner eller administrator hos %(owner)s kan gjøre dette.") % {
        "owner": call.scheme.owner
    }


def may_follow(user: Any, call: Call) -> bool:
    """Anyone who has signed in, while something may still happen."""
    return bool(user.is_authenticated) and call.state != CallState.WITHDRAWN


def may_set_thresholds(user: Any, _thing: Any = None) -> bool:
    """A responsible person of some municipality or county."""
    return bool(user.is_authenticated and threshold_owners(user).exists())


def why_not_set_thresholds(user: Any, _thing: Any = None) -> str:
    """What others are told."""
    return _("Bare en administrator i kommunen kan endre grensene.")
