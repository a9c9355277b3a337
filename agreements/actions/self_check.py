"""What a municipality says of itself by the criteria of «Årets frivillighetskommune»."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import SelfCheck
from agreements.policies import local_policy as policies
from agreements.states import Criterion, SelfAnswer
from core import audit, clock
from core.errors import Refused
from organisations.models import Municipality

WORDS = 500  # characters


@transaction.atomic
def say(
    place: Municipality, *, by: Any, criterion: str, answer: str, words: str, url: str = ""
) -> SelfCheck:
    """Say yes, partly or no to one criterion, why, and where it can be seen. The last word counts.

    Args:
        place: the municipality or county.
        by: one who writes for it.
        criterion: a `Criterion`.
        answer: a `SelfAnswer`.
        words: why; public.
        url: where it can be seen; needed unless the answer is no.

    Raises:
        Refused: no right, an unknown criterion or answer, no reason, or nothing to look at.
    """
    place = Municipality.objects.select_for_update(of=("self",)).get(pk=place.pk)
    if not policies.may_check(by, place):
        raise Refused(policies.why_not_check(by, place))
    if criterion not in Criterion.values or answer not in SelfAnswer.values:
        raise Refused(_("Velg et svar."), "answer")
    said = words.strip()
    if not said:
        raise Refused(_("Skriv kort hvorfor."), "words")
    if len(said) > WORDS:
        raise Refused(_("Teksten er for lang. Kort den ned."), "words")
    if answer != SelfAnswer.NO and not url:
        raise Refused(_("Lim inn en lenke som viser det."), "url")
    row, _made = SelfCheck.objects.update_or_create(
        municipality=place,
        criterion=criterion,
        defaults={
            "answer": answer,
            "words": said,
            "url": url,
            "said_on": clock.today(),
            "said_by": by,
        },
    )
    audit.record("self_check.said", row, by=by, on_behalf_of=place.organisation, answer=answer)
    return row
