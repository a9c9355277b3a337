"""A person with a stake in an application is shut out of it (forvaltningsloven § 6)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock, states
from core.errors import Refused
from grants.actions.casework import locked, record
from grants.models import Application, Conflict, Recommendation, Score
from grants.policies import casework as policies
from grants.states import APPLICATION, ApplicationState, ConflictGround

WORDS = 500  # characters


@transaction.atomic
def declare_conflict(
    application: Application, *, by: Any, ground: str, words: str = ""
) -> Conflict:
    """Say that one has a stake; from now on the person reads and does nothing in the case.

    What the person gave to the case falls away: the points, and a recommendation that is not
    decided yet. Somebody else must have the case.

    Raises:
        Refused: does not work there, no ground we know, or «other» without words.
    """
    application = locked(application)
    words = words.strip()
    if not policies.works_there(by, application):
        raise Refused(policies.why_not_declare(by, application))
    if before := application.conflicts.filter(person_id=by.pk, lifted_at=None).first():
        return before  # a second click
    if ground not in ConflictGround.values:
        raise Refused(_("Velg hvorfor du er inhabil."), "ground")
    if ground == ConflictGround.OTHER and not words:
        raise Refused(_("Skriv hva det gjelder."), "words")
    if len(words) > WORDS:
        raise Refused(_("Skriv kortere: høyst %(n)s tegn.") % {"n": WORDS}, "words")
    _let_go(application, by)
    made = Conflict.objects.create(
        application=application,
        person_id=by.pk,
        ground=ground,
        words=words,
        declared_at=clock.now(),
    )
    record("conflict.declared", application, by, conflict=made.pk, ground=ground)
    return made


def _let_go(application: Application, by: Any) -> None:
    """Take back what the person has done in a case that is not answered."""
    Score.objects.filter(application=application, person_id=by.pk).delete()
    own = Recommendation.objects.filter(application=application, by_id=by.pk)
    undecided = [ApplicationState.RECOMMENDED, ApplicationState.IN_ASSESSMENT]
    if application.state in undecided and own.exists():
        own.delete()
        if application.state == ApplicationState.RECOMMENDED:
            states.move(application, ApplicationState.IN_ASSESSMENT, allowed=APPLICATION)
        record("recommendation.fell_away", application, by)
    if application.handler_id == by.pk:
        application.handler = None
    application.save(update_fields=["state", "handler"])


@transaction.atomic
def lift_conflict(conflict: Conflict, *, by: Any, reason: str) -> Conflict:
    """Another person has found that it is no conflict; it stays on record, with why.

    Raises:
        Refused: one's own, no reason, or has a stake oneself.
    """
    application = locked(conflict.application)
    conflict = Conflict.objects.select_for_update().get(pk=conflict.pk)
    conflict.application = application
    if not policies.may_lift_conflict(by, conflict):
        raise Refused(policies.why_not_lift_conflict(by, conflict))
    if conflict.lifted_at:
        return conflict
    reason = reason.strip()
    if not reason:
        raise Refused(_("Skriv hvorfor personen er habil likevel."), "reason")
    if len(reason) > WORDS:
        raise Refused(_("Skriv kortere: høyst %(n)s tegn.") % {"n": WORDS}, "reason")
    conflict.lifted_at, conflict.lifted_by, conflict.lifted_reason = clock.now(), by, reason
    conflict.save(update_fields=["lifted_at", "lifted_by", "lifted_reason"])
    audit.record(
        "conflict.lifted",
        application,
        by=by,
        on_behalf_of=application.call.scheme.owner,
        conflict=conflict.pk,
    )
    return conflict


def forget_words(person: Any) -> None:
    """What a person who leaves said of their family and interests goes; the ground stays."""
    Conflict.objects.filter(person=person).update(words="")
