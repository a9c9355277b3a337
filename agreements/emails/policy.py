"""Letters about a municipality's policy: to the council's key-holders, and to its writers."""

from typing import Any

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from agreements.emails.one import write
from agreements.models import LocalPolicy
from core.pages import absolute
from dispatch import letters
from forums.models import Party
from forums.policies import key_people
from organisations import policies as registry
from organisations.models import Membership


@letters.in_bokmaal()
def tell_dialogue(policy: LocalPolicy) -> None:
    """The dialogue begins: say what the policy should be about."""
    for person in _council(policy):
        _write("policy_dialogue", policy, person, str(policy.pk))


@letters.in_bokmaal()
def tell_decided(policy: LocalPolicy) -> None:
    """It is decided, and where it can be read."""
    for person in _council(policy):
        _write("policy_decided", policy, person, str(policy.pk))


@letters.in_bokmaal()
def tell_runs_out(policy: LocalPolicy, lead: int) -> None:
    """It runs out in `lead` days or less, and nobody has begun on the next one."""
    owner = policy.municipality.organisation_id
    held = Membership.objects.current().filter(organisation=owner, role__in=registry.WRITING)
    writers = User.objects.filter(pk__in=held.values("user"), is_active=True)
    for person in writers.order_by("pk"):
        _write("policy_runs_out", policy, person, f"{policy.pk}:{policy.valid_to}:{lead}")


def _council(policy: LocalPolicy) -> Any:
    """Those who hold the keys of the other parties at the place's tables."""
    own = Q(organisation=policy.municipality.organisation_id, organisation__isnull=False)
    parties = Party.objects.filter(
        forum__municipality=policy.municipality_id, forum__ended_at=None, ended_at=None
    ).exclude(own)
    return key_people(parties)


def _write(name: str, policy: LocalPolicy, person: User, key: str) -> None:
    """One letter, once, from `templates/agreements/email/<name>.*.txt`."""
    owner = policy.municipality.organisation_id
    page = "policy_work" if name == "policy_runs_out" else "local_policy"
    said = {
        "policy": policy,
        "place": policy.municipality,
        "link": absolute(reverse(page, kwargs={"ref": policy.ref})),
    }
    write(
        name,
        person,
        key=key,
        scope=f"policy:{policy.ref}",
        said=said,
        from_name=policy.municipality.title,
        sender_ref=f"org:{owner}" if owner else "",
    )
