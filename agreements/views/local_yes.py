"""Who has said yes to a local text, and when the others will."""

from typing import Any

from django.utils.translation import gettext as _

from agreements.models import Approval, Edition, Party
from agreements.states import EditionState, Side
from consultations.models import Hearing
from consultations.models.hearing import PUBLIC_STATES
from core import clock
from core.templatetags.portal import kort_dato
from forums.models import Meeting
from forums.states import MeetingState

WAITING = {EditionState.FOR_APPROVAL}
BEFORE = {EditionState.DRAFT, EditionState.ON_HEARING}


def is_public(hearing: Hearing | None) -> bool:
    """Whether anyone may read it."""
    return hearing is not None and hearing.state in PUBLIC_STATES


def is_open(hearing: Hearing | None) -> bool:
    """Whether it takes answers now."""
    return hearing is not None and hearing.is_open(clock.now())


def sides(edition: Edition) -> list[dict[str, Any]]:
    """Each side with its tag; the voluntary one first, as they are equal and it comes first here.

    Returns:
        name, colour and words of the tag, of each.
    """
    given: dict[int, list[Approval]] = {}
    for one in edition.approvals.standing():
        given.setdefault(one.party_id, []).append(one)
    order = sorted(edition.platform.parties.all(), key=lambda party: party.side == Side.PUBLIC)
    return [side(edition, party, given.get(party.pk, [])) for party in order]


def side(edition: Edition, party: Party, yes: list[Approval]) -> dict[str, Any]:
    """One of them."""
    colour, words = tag(edition, party, yes)
    return {"party": party, "name": name(edition, party), "colour": colour, "words": words}


def name(edition: Edition, party: Party) -> str:
    """The council's name for its voluntary party; the party's own else."""
    forum = edition.platform.forum
    return forum.name if forum is not None and party.side == Side.VOLUNTARY else party.name


def tag(edition: Edition, party: Party, yes: list[Approval]) -> tuple[str, str]:
    """Colour and words."""
    now = clock.now()
    if party.joins and edition.state not in BEFORE:
        needed = edition.platform.joiners_needed
        said = _("%(n)d har sluttet seg til. %(needed)d må til.") % {
            "n": len(yes),
            "needed": needed,
        }
        return ("success" if len(yes) >= needed else "warning"), said
    if yes:
        return "success", said_yes(edition, party, yes[0], now)
    if edition.state in WAITING:
        return "warning", _("Venter på svar")
    said = planned(edition, party, now)
    colour = "warning" if said and party.side == Side.VOLUNTARY else "neutral"
    return colour, said or _("Ikke ennå")


def said_yes(edition: Edition, party: Party, yes: Approval, now: Any) -> str:
    """«Kommunestyret 16. juni», «Sa ja 12. mai»."""
    if party.side == Side.PUBLIC and edition.decided_by:
        day = kort_dato(edition.decided_on, now)
        return _("Ja: %(body)s %(day)s") % {"body": edition.decided_by, "day": day}
    return _("Sa ja %(day)s") % {"day": kort_dato(yes.at, now)}


def planned(edition: Edition, party: Party, now: Any) -> str:
    """When they mean to decide: the hearing's own day, or the council's next meeting."""
    hearing = edition.hearing
    if party.side == Side.PUBLIC:
        if not is_public(hearing) or hearing is None or hearing.decides_on is None:
            return ""
        body = hearing.decided_by or _("Avgjøres")
        return f"{body} {kort_dato(hearing.decides_on, now)}"
    if edition.platform.forum_id is None:
        return ""
    coming = Meeting.objects.filter(
        forum=edition.platform.forum_id, state=MeetingState.CONVENED, starts_at__gt=now
    )
    first = coming.order_by("starts_at").values_list("starts_at", flat=True).first()
    return _("Behandler %(day)s") % {"day": kort_dato(first, now)} if first else ""
