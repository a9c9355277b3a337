"""A municipality's policy from the first mapping to the next one; the only writer of its row."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.actions.policy_evidence import put
from agreements.emails import policy as emails
from agreements.models import LocalPolicy
from agreements.policies import local_policy as policies
from agreements.states import (
    POLICY,
    STANDING,
    WORKING,
    EvidenceKind,
    PolicyKind,
    PolicyState,
)
from core import audit, clock, states
from core.errors import Refused, Stale
from core.models import new_ref
from organisations.models import Municipality

TITLE, LEAD, BODY = 150, 400, 120  # characters
WORDS = {"title": TITLE, "lead": LEAD}


@transaction.atomic
def create_policy(
    municipality: Municipality,
    *,
    by: Any,
    title: str,
    kind: str,
    lead: str = "",
    ref: str | None = None,
) -> LocalPolicy:
    """Begin on a policy. The same `ref` again (double click) gives the same one back.

    Args:
        municipality: a municipality or a county.
        by: one who writes for it.
        title: what it is called.
        kind: a `PolicyKind`.
        lead: what it is for, in two sentences.

    Raises:
        Refused: no right there, something is missing, or one is under way.
        Stale: the `ref` names another place's policy.
    """
    place = Municipality.objects.select_for_update(of=("self",)).get(pk=municipality.pk)
    if not policies.writing_places(by).filter(pk=place.pk).exists():
        raise Refused(policies.why_not_start(by), "municipality")
    if ref and (found := LocalPolicy.objects.filter(ref=ref).first()):
        if found.municipality_id != place.pk:
            raise Stale
        return found
    policy = LocalPolicy(
        ref=ref or new_ref(), municipality=place, created_at=clock.now(), created_by=by
    )
    _put_words(policy, title=title, kind=kind, lead=lead)
    _check_none_under_way(place)
    policy.save()
    audit.record("policy.created", policy, by=by, on_behalf_of=place.organisation)
    return policy


def _check_none_under_way(place: Municipality) -> None:
    """One at a time, so that everyone knows which text is being made."""
    if LocalPolicy.objects.filter(municipality=place, state__in=WORKING).exists():
        raise Refused(
            _("%(place)s har alt en politikk på vei. Arbeid videre med den.") % {"place": place},
            "municipality",
        )


def _put_words(policy: LocalPolicy, **fields: Any) -> None:
    """Put what was written on a policy; the caller saves it."""
    for name, value in fields.items():
        if name in WORDS:
            value = value.strip()
            if len(value) > WORDS[name]:
                raise Refused(_("Teksten er for lang. Kort den ned."), name)
        setattr(policy, name, value)
    if not policy.title:
        raise Refused(_("Skriv hva politikken heter."), "title")
    if policy.kind not in PolicyKind.values:
        raise Refused(_("Velg hva slags politikk det er."), "kind")


def locked(policy: LocalPolicy) -> LocalPolicy:
    """The row under lock."""
    rows = LocalPolicy.objects.select_for_update(of=("self",))
    return rows.select_related("municipality__organisation").get(pk=policy.pk)


@transaction.atomic
def save_policy(
    policy: LocalPolicy,
    *,
    by: Any,
    version: int,
    title: str,
    kind: str,
    lead: str,
    in_municipal_plan: bool | None,
) -> LocalPolicy:
    """Save what the policy is called and what it is.

    Raises:
        Refused: no right, or something is missing.
        Stale: somebody has saved since.
    """
    policy = locked(policy)
    if not policies.may_write(by, policy):
        raise Refused(policies.why_not_write(by, policy))
    if policy.version != version:
        raise Stale
    _put_words(policy, title=title, kind=kind, lead=lead)
    policy.in_municipal_plan = in_municipal_plan
    policy.version += 1
    policy.save()
    audit.record("policy.edited", policy, by=by, on_behalf_of=policies.owner_of(policy))
    return policy


@transaction.atomic
def move_policy(policy: LocalPolicy, *, by: Any, version: int, to: str) -> LocalPolicy:
    """Go to the next step of the work; what is decided has an action of its own.

    Args:
        by: one who writes for the municipality.
        version: the version the page was opened with.
        to: dialogue or on hearing.

    Raises:
        Refused: no right, or no such step.
        Stale: somebody has changed it since.
    """
    policy = locked(policy)
    if not policies.may_write(by, policy):
        raise Refused(policies.why_not_write(by, policy))
    if policy.state == to and policy.version == version + 1:
        return policy  # a second click
    if policy.version != version:
        raise Stale
    if to not in WORKING:
        raise Refused(_("Før inn vedtaket på siden for det."))
    was = states.move(policy, PolicyState(to), allowed=POLICY)
    policy.version += 1
    policy.save()
    owner = policies.owner_of(policy)
    audit.record("policy.moved", policy, by=by, on_behalf_of=owner, was=was, to=to)
    if to == PolicyState.DIALOGUE:
        emails.tell_dialogue(policy)
    return policy


@transaction.atomic
def decide_policy(
    policy: LocalPolicy,
    *,
    by: Any,
    version: int,
    decided_on: date,
    decided_by: str,
    case_url: str = "",
    valid_to: date | None = None,
) -> LocalPolicy:
    """Enter that the politicians have decided it.

    Args:
        by: an approver in the municipality, or one who is responsible.
        decided_on: the day, not after today.
        decided_by: the body, «Kommunestyret».
        case_url: where the decision can be read; becomes evidence of it.
        valid_to: the last day, where it has one.

    Raises:
        Refused: no right, no such step, a day to come, nobody named, or evidence is missing.
        Stale: somebody has changed it since.
    """
    policy = locked(policy)
    if not policies.may_decide(by, policy):
        raise Refused(policies.why_not_decide(by, policy))
    if policy.state in STANDING and policy.version == version + 1:
        return policy  # a second click
    if policy.version != version:
        raise Stale
    states.move(policy, PolicyState.DECIDED, allowed=POLICY)
    _put_decision(policy, decided_on, decided_by, case_url, valid_to)
    if policy.case_url:
        words = _("Vedtak i %(body)s") % {"body": policy.decided_by}
        put(policy, EvidenceKind.DECISION, by=by, words=words, day=decided_on, url=policy.case_url)
    _check_shown(policy)
    policy.version += 1
    policy.save()
    owner = policies.owner_of(policy)
    audit.record("policy.decided", policy, by=by, on_behalf_of=owner, on=str(decided_on))
    emails.tell_decided(policy)
    return policy


def _put_decision(
    policy: LocalPolicy, decided_on: date, decided_by: str, case_url: str, valid_to: date | None
) -> None:
    """Who decided it, when, and for how long."""
    if decided_on > clock.today():
        raise Refused(_("Dagen er ikke kommet ennå. Skriv dagen politikken ble vedtatt."),
                      "decided_on")  # fmt: skip
    body = decided_by.strip()
    if not body or len(body) > BODY:
        raise Refused(_("Skriv hvem som vedtok politikken, for eksempel kommunestyret."),
                      "decided_by")  # fmt: skip
    if valid_to is not None and valid_to <= decided_on:
        raise Refused(_("Siste dag må være etter vedtaket."), "valid_to")
    policy.decided_on, policy.decided_by = decided_on, body
    policy.case_url, policy.valid_to = case_url, valid_to


def _check_shown(policy: LocalPolicy) -> None:
    """Made in dialogue, heard, written and decided, with something to look at for each."""
    missing = policies.lacking(policy)
    if not missing:
        return
    if missing == [EvidenceKind.DECISION]:
        raise Refused(_("Lim inn lenken til saken, eller legg inn vedtaket som grunnlag."),
                      "case_url")  # fmt: skip
    names = ", ".join(f"«{kind.label}»" for kind in missing)
    raise Refused(
        _("Dette mangler i grunnlaget: %(names)s. Legg det inn først.") % {"names": names}
    )


@transaction.atomic
def correct_decision(
    policy: LocalPolicy,
    *,
    by: Any,
    version: int,
    decided_on: date,
    decided_by: str,
    case_url: str = "",
    valid_to: date | None = None,
) -> LocalPolicy:
    """Correct what was entered of the decision; the log keeps what stood there.

    Raises:
        Refused: no right, not decided, a day to come, or nobody named.
        Stale: somebody has changed it since.
    """
    policy = locked(policy)
    if not policies.may_decide(by, policy):
        raise Refused(policies.why_not_decide(by, policy))
    if policy.state not in STANDING:
        raise Refused(_("Politikken er ikke vedtatt ennå."))
    if policy.version != version:
        raise Stale
    names = ("decided_on", "decided_by", "case_url", "valid_to")
    was = {name: str(getattr(policy, name) or "") for name in names}
    _put_decision(policy, decided_on, decided_by, case_url, valid_to)
    policy.version += 1
    policy.save()
    owner = policies.owner_of(policy)
    audit.record("policy.decision_corrected", policy, by=by, on_behalf_of=owner, **was)
    return policy


@transaction.atomic
def revise_policy(policy: LocalPolicy, *, by: Any, version: int) -> LocalPolicy:
    """Begin on the next one; this one stands until that is decided.

    Returns:
        The new policy, at its first step; the same one after a second click.

    Raises:
        Refused: no right, not decided, or another is under way.
        Stale: somebody has changed it since.
    """
    place = Municipality.objects.select_for_update(of=("self",)).get(pk=policy.municipality_id)
    policy = locked(policy)
    if not policies.may_write(by, policy):
        raise Refused(policies.why_not_write(by, policy))
    if policy.state == PolicyState.REVISING and (
        following := LocalPolicy.objects.filter(follows=policy).first()
    ):
        return following  # a second click
    if policy.version != version:
        raise Stale
    _check_none_under_way(place)
    states.move(policy, PolicyState.REVISING, allowed=POLICY)
    policy.version += 1
    policy.save()
    owner = policies.owner_of(policy)
    audit.record("policy.moved", policy, by=by, on_behalf_of=owner, to=PolicyState.REVISING)
    following = LocalPolicy.objects.create(
        municipality=place,
        title=policy.title,
        kind=policy.kind,
        lead=policy.lead,
        in_municipal_plan=policy.in_municipal_plan,
        follows=policy,
        created_at=clock.now(),
        created_by=by,
    )
    audit.record("policy.created", following, by=by, on_behalf_of=owner)
    return following


@transaction.atomic
def drop_policy(policy: LocalPolicy, *, by: Any) -> None:
    """Take away one that was begun by mistake, while nothing shows that anything has been done.

    One that is gone already is a second click.

    Raises:
        Refused: no right, decided, something is laid in, or it follows another.
    """
    try:
        policy = locked(policy)
    except LocalPolicy.DoesNotExist:
        return  # a second click, at the same moment
    if not policies.may_write(by, policy):
        raise Refused(policies.why_not_write(by, policy))
    if policy.state not in WORKING or policy.follows_id or policy.evidence.exists():
        raise Refused(_("Arbeidet har begynt. Da blir politikken stående."))
    audit.record("policy.dropped", policy, by=by, on_behalf_of=policies.owner_of(policy))
    policy.delete()
