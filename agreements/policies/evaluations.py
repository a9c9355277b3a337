"""Who may see what of an evaluation; the blindness of its first part is here and nowhere else.

Before every party has handed in, a person sees the views of the side they write for and none
other, not even how many there are. Who belongs to both sides takes part for neither so long, for
they would know what the other side thinks. The public sees the whole when it is published.
"""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from agreements.models import Assessment, Evaluation, HandIn, Party
from agreements.policies import parties
from agreements.states import EvaluationState, Stand


def visible_evaluations(user: Any) -> QuerySet[Evaluation]:
    """What is published, and those of the platforms that a person writes for."""
    own = parties.prepared(user).values("platform")
    published = Q(state=EvaluationState.PUBLISHED)
    return Evaluation.objects.filter(published | Q(edition__platform__in=own)).select_related(
        "edition__platform"
    )


def visible_assessments(user: Any, evaluation: Evaluation) -> QuerySet[Assessment]:
    """One's own side's; every side's when all have handed in.

    While the parties write their conclusion they alone read it; then everyone.
    """
    return _shown(evaluation.assessments.select_related("clause", "party"), user, evaluation)


def visible_hand_ins(user: Any, evaluation: Evaluation) -> QuerySet[HandIn]:
    """What each side says of the whole, by the same rule as its views of the clauses."""
    return _shown(evaluation.hand_ins.select_related("party"), user, evaluation)


def _shown[Rows: QuerySet[Any]](rows: Rows, user: Any, evaluation: Evaluation) -> Rows:
    if evaluation.state == EvaluationState.OPEN:
        return rows.filter(party__in=blind_side(user, evaluation).values("pk"))
    if evaluation.state == EvaluationState.PUBLISHED or may_take_part(user, evaluation):
        return rows
    return rows.none()


def blind_side(user: Any, evaluation: Evaluation) -> QuerySet[Party]:
    """The side a person assesses for before all have handed in: their own, if they have just one.

    Nobody's who belongs to both, or has written for the other side before.
    """
    own = parties.prepared(user).filter(platform=evaluation.edition.platform_id)
    if own.count() != 1 or elsewhere(user, evaluation, own.values("pk")):
        return own.none()
    return own


def elsewhere(user: Any, evaluation: Evaluation, own: Any) -> bool:
    """Whether a person has written for another side in this evaluation."""
    return evaluation.assessments.filter(edited_by=user.pk).exclude(party__in=own).exists()


def handed_in(evaluation: Evaluation) -> set[int]:
    """The sides that have handed in: all that the other side may know before it has done so."""
    return set(evaluation.hand_ins.values_list("party", flat=True))


def is_open_for(evaluation: Evaluation, party: Party) -> bool:
    """Whether this side's views can still be written."""
    return evaluation.state == EvaluationState.OPEN and party.pk not in handed_in(evaluation)


def assessed_clauses(evaluation: Evaluation) -> QuerySet[Any]:
    """The clauses that are looked back at, in the order of the text: all but those left out."""
    return evaluation.edition.clauses.exclude(stand=Stand.LEFT_OUT).order_by("position")


def may_take_part(user: Any, evaluation: Evaluation) -> bool:
    """Write for one of the sides."""
    return parties.may_write(user, evaluation.edition.platform)


def why_not_take_part(_user: Any, _evaluation: Evaluation) -> str:
    """What one who may not is told."""
    return _("Bare partene kan skrive her.")


def may_assess(user: Any, evaluation: Evaluation) -> bool:
    """Read and write a side's views before all have handed in."""
    return blind_side(user, evaluation).exists()


def why_not_assess(user: Any, evaluation: Evaluation) -> str:
    """What one who may not is told."""
    if may_take_part(user, evaluation):
        return _(
            "Du hører til begge parter. Da må andre vurdere avtalen, så ingen av partene vet hva "
            "den andre skriver."
        )
    return why_not_take_part(user, evaluation)
