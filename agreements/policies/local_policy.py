"""Who reads a municipality's policy, who writes it, and who enters that it is decided."""

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.levels import in_force
from agreements.models import LocalPolicy
from agreements.policies.waits import Wait
from agreements.states import NEEDED, POLICY_MEANS, WORKING, EvidenceKind, PolicyState
from consultations.models import Hearing
from core import clock
from forums.models import Meeting
from forums.policies import KEYS
from forums.states import USED
from organisations import policies as registry
from organisations.models import Municipality, Organisation

SHOWN = 20
SOON = 180  # days before a policy runs out that the next one should begin


def visible_policies(user: Any) -> QuerySet[LocalPolicy]:
    """Every policy is public, also while it is being made."""
    return LocalPolicy.objects.select_related("municipality")


def work_policies(user: Any) -> QuerySet[LocalPolicy]:
    """Those of the municipalities and counties a person works for."""
    mine = LocalPolicy.objects.filter(municipality__organisation__in=registry.staffed_by(user))
    return mine.select_related("municipality__organisation")


def may_see_work(user: Any, _thing: Any = None) -> bool:
    """Anyone who works for a municipality or county, whatever the role."""
    return registry.is_staff(user)


def why_not_see_work(user: Any, _thing: Any = None) -> str:
    """What others are told."""
    return _("Denne siden er for ansatte i kommuner og fylkeskommuner.")


def writing_places(user: Any) -> QuerySet[Municipality]:
    """The municipalities and counties whose policy a person writes."""
    places: QuerySet[Municipality] = registry.desk_places(user)
    return places.filter(valid_to=None)


def owner_of(policy: LocalPolicy) -> Organisation:
    """The organisation that staff act for there."""
    owner = policy.municipality.organisation
    if owner is None:
        raise ValueError(f"{policy.municipality} has no organisation")
    return owner


def may_start(user: Any, _thing: Any = None) -> bool:
    """Someone who writes for a municipality or county."""
    return writing_places(user).exists()


def why_not_start(user: Any, _thing: Any = None) -> str:
    """What others are told."""
    return _("Bare saksbehandlere i en kommune kan begynne på en politikk.")


def may_write(user: Any, policy: LocalPolicy) -> bool:
    """Write it, and add what shows how it came about."""
    return registry.may_write(user, owner_of(policy))


def why_not_write(user: Any, policy: LocalPolicy) -> str:
    """What a colleague who only reads or approves is told."""
    return _("Bare saksbehandlere i %(place)s kan endre dette.") % {"place": policy.municipality}


def may_decide(user: Any, policy: LocalPolicy) -> bool:
    """Enter what the politicians decided: an approver, or one who is responsible."""
    return bool(registry.roles(user, owner_of(policy)) & KEYS)


def why_not_decide(user: Any, policy: LocalPolicy) -> str:
    """What a colleague without that key is told."""
    return _("Bare en godkjenner i %(place)s kan føre inn vedtaket.") % {
        "place": policy.municipality
    }


def lacking(policy: LocalPolicy) -> list[EvidenceKind]:
    """What is needed before it can be decided and is not there, in order.

    A hearing in Samspill counts when its deadline has passed.
    """
    over = Q(hearing=None) | Q(hearing__in=Hearing.objects.ended().exclude(state="withdrawn"))
    shown = set(policy.evidence.filter(over).values_list("kind", flat=True))
    return [kind for kind in NEEDED if kind not in shown]


def usable_hearings(policy: LocalPolicy) -> QuerySet[Hearing]:
    """Public hearings of the place that may be its hearing, the latest first."""
    found = Hearing.objects.public().filter(municipality=policy.municipality_id)
    return found.exclude(kind="mapping").exclude(state="withdrawn").order_by("-closes_at", "-pk")


def usable_meetings(policy: LocalPolicy) -> QuerySet[Meeting]:
    """Held meetings of the place's forums, the latest first."""
    held = Meeting.objects.filter(forum__municipality=policy.municipality_id, state__in=USED)
    return held.select_related("forum").order_by("-starts_at", "-pk")


def check_places(user: Any) -> QuerySet[Municipality]:
    """The places whose self-report a person may read at work; writing is asked again."""
    return Municipality.objects.current().filter(organisation__in=registry.staffed_by(user))


def may_check(user: Any, place: Municipality) -> bool:
    """Say what the municipality says of itself: those who write for it."""
    return registry.may_edit_place(user, place)


def why_not_check(user: Any, place: Municipality) -> str:
    """What a colleague who only reads or approves is told."""
    return registry.why_not_edit_place(user, place)


def running_out() -> QuerySet[LocalPolicy]:
    """In force, with less than `SOON` days left, and nobody has begun on the next one."""
    last = clock.today() + timedelta(days=SOON)
    return in_force().filter(state=PolicyState.DECIDED, valid_to__lte=last)


def waiting_for(user: Any) -> list[Wait]:
    """Work that is under way where a person writes or decides, and policies that run out."""
    if not user.is_authenticated:
        return []
    writes = Q(municipality__in=writing_places(user))
    decides = Q(municipality__organisation__in=_deciding(user))
    mine = visible_policies(user)
    under_way = mine.filter(writes, state__in=WORKING) | mine.filter(
        decides, state=PolicyState.ON_HEARING
    )
    ending = running_out().filter(writes).select_related("municipality")
    rows = [*under_way.order_by("pk")[:SHOWN], *ending.order_by("valid_to", "pk")[:SHOWN]]
    return [_wait(policy) for policy in rows]


def _deciding(user: Any) -> QuerySet[Organisation]:
    """Where a person holds the key."""
    held = user.memberships.current().filter(role__in=KEYS)
    found: QuerySet[Organisation] = registry.staffed_by(user).filter(
        pk__in=held.values("organisation")
    )
    return found


def _wait(policy: LocalPolicy) -> Wait:
    """One policy, in the words of the municipality's own list."""
    over = policy.state == PolicyState.DECIDED
    return Wait(
        deadline=clock.end_of_day(policy.valid_to) if over and policy.valid_to else None,
        what=_("Frivillighetspolitikk · %(place)s") % {"place": policy.municipality},
        title=policy.title,
        why=_("Politikken går ut. Begynn på den neste.")
        if over
        else str(POLICY_MEANS[PolicyState(policy.state)]),
        button=_("Begynn på den neste") if over else _("Fortsett"),
        url=reverse("policy_work", kwargs={"ref": policy.ref}),
    )
