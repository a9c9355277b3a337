"""What waits for whom in editions and evaluations: one rule for «Min side» and the desk."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import Approval, Edition, Evaluation, Extension, HandIn, Party, Refusal
from agreements.policies import parties
from agreements.states import EditionState, EvaluationState, ExtensionState


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for a side: what, why, by when, and where it is done."""

    title: str
    why: str
    button: str
    url: str
    deadline: date | None = None


def waiting_for(user: Any) -> list[Waiting]:
    """What a person's sides have not done yet; a statement for each kind.

    An organisation that has joined a side one by one is asked until it has answered itself.
    """
    if not user.is_authenticated:
        return []
    held, joined = list(parties.held(user)), list(parties.joined(user))
    if not held and not joined:
        return []
    return [*_editions(held), *_extensions(user, held), *_evaluations(user, held, joined)]


def _said(held: list[Party], subject: str) -> Exists:
    """Whether one of these sides has said yes to the row."""
    return Exists(Approval.objects.filter(party__in=held, **{subject: OuterRef("pk")}))


def _unanswered(user: Any, held: list[Party], subject: str) -> Q:
    """That a side of this person's has not said yes, or one that has joined has not answered.

    Args:
        subject: «extension» or «evaluation»: what an approval calls the row.
    """
    sides = Q(edition__platform__in=[party.platform_id for party in held])
    row = OuterRef(OuterRef("pk"))
    yes = Approval.objects.filter(organisation__isnull=False, **{subject: row})
    own = Approval.objects.standing().filter(
        edition=OuterRef("edition"), organisation__in=parties.bound_by(user)
    )
    left = own.exclude(organisation__in=yes.values("organisation"))
    if subject == "extension":
        no = Refusal.objects.filter(extension=row)
        left = left.exclude(organisation__in=no.values("organisation"))
    return sides & ~Q(_said(held, subject)) | Q(Exists(left))


def _editions(held: list[Party]) -> Iterator[Waiting]:
    """National ones; what waits in a local one is said by `local_waiting`."""
    platforms = [party.platform_id for party in held]
    asked = Edition.objects.filter(
        platform__in=platforms, platform__municipality=None, state=EditionState.FOR_APPROVAL
    )
    for edition in asked.filter(~_said(held, "edition")):
        yield Waiting(
            edition.title,
            _("Den andre parten venter på om dere sier ja."),
            _("Les og svar"),
            edition.get_absolute_url(),
            edition.valid_from,
        )


def _extensions(user: Any, held: list[Party]) -> Iterator[Waiting]:
    asked = Extension.objects.filter(state=ExtensionState.ASKED)
    waits = asked.filter(_unanswered(user, held, "extension"))
    for one in waits.select_related("edition", "party"):
        why = _("%(party)s ønsker å forlenge avtalen.") % {"party": one.party}
        yield Waiting(one.edition.title, why, _("Svar"), one.edition.get_absolute_url(), one.before)


def _evaluations(user: Any, held: list[Party], joined: list[Party]) -> Iterator[Waiting]:
    """To hand in, to write together, to say yes to."""
    sides = [*held, *joined]
    platforms = [party.platform_id for party in sides]
    done = Exists(HandIn.objects.filter(evaluation=OuterRef("pk"), party__in=sides))
    rows = Evaluation.objects.filter(edition__platform__in=platforms).select_related("edition")
    waits = (
        Q(state=EvaluationState.OPEN) & ~Q(done)
        | Q(state=EvaluationState.COMPARED)
        | Q(state=EvaluationState.FOR_APPROVAL) & _unanswered(user, held, "evaluation")
    )
    words = {
        EvaluationState.OPEN: (_("Vurder avtalen, punkt for punkt."), _("Vurder")),
        EvaluationState.COMPARED: (_("Skriv konklusjonen sammen."), _("Skriv")),
        EvaluationState.FOR_APPROVAL: (_("Konklusjonen venter på ja fra dere."), _("Les og svar")),
    }
    for one in rows.filter(waits):
        why, button = words[EvaluationState(one.state)]
        title = _("Evaluering av %(title)s") % {"title": one.edition.title}
        url = reverse("evaluation", kwargs={"ref": one.ref})
        yield Waiting(title, why, button, url, one.edition.valid_to)
