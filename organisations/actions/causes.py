"""An organisation's hjertesaker: its own words, changed by nobody else (clause P1)."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import Refused
from organisations.models import Cause, Municipality, Organisation, Topic
from organisations.policies import may_edit
from organisations.states import TargetGroup

MOST_IMPORTANT = 3


@transaction.atomic
def save_cause(
    organisation: Organisation,
    *,
    by: Any,
    on_behalf_of: Organisation,
    title: str,
    words: str,
    topics: Iterable[Topic],
    areas: Iterable[Municipality],
    target_groups: Iterable[str],
    weight: int,
    cause: Cause | None = None,
) -> Cause:
    """Write a new cause, or change `cause`. The same new one twice (a double click) is one.

    Args:
        by: a person who writes for the organisation; None only for the demo.
        title: at most 120 characters, once per organisation among those that stand.
        words: at most 1000 characters, may be empty.
        topics: at least one; they decide which hearings find the organisation.
        areas: empty means where the organisation works.
        target_groups: values of `TargetGroup`.
        weight: 1–3, 3 is most important.

    Raises:
        Refused: somebody else's organisation, no topic, or the title is taken.
    """
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    check_own(organisation, by, on_behalf_of)
    chosen = list(topics)
    check_cause(title, chosen, weight)
    title, words = title.strip(), words.strip()
    if cause is None and (
        same := organisation.causes.standing()
        .filter(title=title, words=words, weight=weight)
        .first()
    ):
        return same
    check_title_free(organisation, title, cause)
    verb = "cause.changed" if cause else "cause.written"
    cause = _standing(organisation, cause)
    cause.title, cause.words, cause.weight = title, words, weight
    cause.target_groups = [TargetGroup(group).value for group in target_groups]
    cause.save()
    cause.topics.set(chosen)
    cause.areas.set(areas)
    audit.record(verb, cause, by=by, on_behalf_of=organisation)
    return cause


def check_own(organisation: Organisation, by: Any, on_behalf_of: Organisation) -> None:
    """Only someone who writes for the organisation, on its own behalf."""
    if on_behalf_of.pk != organisation.pk or (by and not may_edit(by, organisation)):
        raise Refused(_("Bare organisasjonen selv kan endre dette."))


def check_cause(title: str, topics: list[Topic], weight: int) -> None:
    """Refuse one that says nothing or that no hearing could find."""
    if not title.strip():
        raise Refused(_("Skriv hva dere brenner for."), "title")
    if not topics:
        raise Refused(_("Velg minst ett tema. Temaene avgjør hvilke høringer dere får."), "topics")
    if not 1 <= weight <= MOST_IMPORTANT:
        raise Refused(_("Velg hvor viktig saken er."), "weight")


def check_title_free(organisation: Organisation, title: str, cause: Cause | None) -> None:
    """Two causes with one title cannot be told apart in a letter."""
    others = organisation.causes.standing().filter(title=title)
    if cause:
        others = others.exclude(pk=cause.pk)
    if others.exists():
        raise Refused(_("Dere har alt en hjertesak med denne tittelen. Velg en annen."), "title")


def _standing(organisation: Organisation, cause: Cause | None) -> Cause:
    """The cause under lock, or a new one."""
    if cause is None:
        return Cause(organisation=organisation)
    locked = Cause.objects.select_for_update().get(pk=cause.pk, organisation=organisation)
    if locked.ended_at:
        raise Refused(_("Hjertesaken er avsluttet. Skriv en ny i stedet."))
    return locked


@transaction.atomic
def end_cause(cause: Cause, *, by: Any, on_behalf_of: Organisation) -> Cause:
    """Let it stand no longer: no hearing finds the organisation by it. Once is enough.

    Raises:
        Refused: somebody else's organisation.
    """
    organisation = Organisation.objects.select_for_update(of=("self",)).get(
        pk=cause.organisation_id
    )
    check_own(organisation, by, on_behalf_of)
    cause = Cause.objects.select_for_update().get(pk=cause.pk)
    if cause.ended_at is None:
        cause.ended_at = clock.now()
        cause.save(update_fields=["ended_at"])
        audit.record("cause.ended", cause, by=by, on_behalf_of=organisation)
    return cause
