"""Files that go with an answer."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from consultations.actions.answers import locked_draft
from consultations.models import AnswerFile
from core import audit, clock
from core.errors import Refused


@transaction.atomic
def remove_file(attachment: AnswerFile, *, by: Any) -> None:
    """Take a file out of the draft; the stored file itself is kept for the log.

    Raises:
        Refused: the version with the file has been sent.
    """
    answer = attachment.version.answer
    draft = locked_draft(answer)
    if attachment.version_id != draft.pk:
        raise Refused(_("Svaret er allerede sendt."))
    draft.files.filter(pk=attachment.pk).delete()
    draft.saves += 1
    draft.edited_at, draft.edited_by = clock.now(), by
    draft.save(update_fields=["saves", "edited_at", "edited_by"])
    audit.record("answer.file_removed", answer, by=by, on_behalf_of=answer.organisation)
