"""The forum's row, the first lock of whatever changes a forum or what hangs on it."""

from django.utils.translation import gettext as _

from core.errors import Refused
from forums.models import Forum


def locked(forum: Forum, *, ended: bool = False) -> Forum:
    """The row under lock, the first lock of every action here.

    Raises:
        Refused: it is wound up, unless `ended` says that this may be.
    """
    rows = Forum.objects.select_for_update(of=("self",)).select_related(
        "secretariat", "municipality"
    )
    row = rows.get(pk=forum.pk)
    if row.ended_at and not ended:
        raise Refused(_("Møteplassen er lagt ned."))
    return row
