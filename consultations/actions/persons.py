"""Private persons answer too, in their own name, where the hearing lets them (decision 15)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.policies import verified_addresses
from consultations.actions.answers import check_takes_answers, open_draft
from consultations.models import Answer, AnswerVersion, Hearing
from core import clock
from core.errors import Refused


@transaction.atomic
def start_own(hearing: Hearing, *, by: Any) -> AnswerVersion:
    """Open the person's own draft; start one when there is none.

    Raises:
        Refused: the hearing is for organisations only, the e-mail address is not confirmed, or no
            answers are taken now.
    """
    hearing = Hearing.objects.select_for_update(of=("self",)).get(pk=hearing.pk)
    check_takes_answers(hearing)
    if not hearing.allows_persons:
        raise Refused(_("Høringen tar bare imot svar fra organisasjoner."))
    if by.email.lower() not in verified_addresses(by):
        raise Refused(_("Bekreft e-postadressen din først. Vi har sendt deg en lenke."))
    answer, _made = Answer.objects.get_or_create(
        hearing=hearing, person=by, organisation=None, defaults={"created_at": clock.now()}
    )
    return open_draft(answer, hearing, by)
