"""The life of forums, turns, meetings, items, minutes and proposals: words and tables only."""

import tomllib
from pathlib import Path

from django.db import models
from django.utils.translation import gettext_lazy as _


class ForumKind(models.TextChoices):
    """What a municipality, or the two national parties, call their standing body."""

    COUNCIL = "council", _("Frivillighetsråd")
    FORUM = "forum", _("Frivillighetsforum")
    DIALOGUE = "dialogue", _("Dialogmøte")
    CONTACT_MEETING = "contact_meeting", _("Kontaktmøte")


class MemberRule(models.TextChoices):
    """Who is a member (clause K1e)."""

    EVERYONE = "everyone", _("Alle organisasjoner som holder til i kommunen")
    LISTED = "listed", _("De som står på en liste")


class ExchangeKind(models.TextChoices):
    """Why two turns have changed owners."""

    SWAP = "swap", _("Partene ble enige om å bytte")
    LAPSE = "lapse", _("Fristen gikk ut, og en annen part tok turen")


class ExchangeState(models.TextChoices):
    """Two keys for a swap; a lapse stands when it is made."""

    ASKED = "asked", _("Venter på svar")
    STANDS = "stands", _("Gjelder")
    REFUSED = "refused", _("Sa nei")
    WITHDRAWN = "withdrawn", _("Trukket")
    FELL_AWAY = "fell_away", _("Falt bort")


EXCHANGE = {
    ExchangeState.ASKED: {
        ExchangeState.STANDS,
        ExchangeState.REFUSED,
        ExchangeState.WITHDRAWN,
        ExchangeState.FELL_AWAY,
    },
    ExchangeState.STANDS: set(),
    ExchangeState.REFUSED: set(),
    ExchangeState.WITHDRAWN: set(),
    ExchangeState.FELL_AWAY: set(),
}


class MeetingState(models.TextChoices):
    """A held meeting, and only that, uses up a turn."""

    PLANNED = "planned", _("Planlagt")
    CONVENED = "convened", _("Innkalt")
    HELD = "held", _("Holdt")
    CLOSED = "closed", _("Lukket")
    CANCELLED = "cancelled", _("Avlyst")
    POSTPONED = "postponed", _("Utsatt")


M = MeetingState
MEETING = {
    M.PLANNED: {M.CONVENED, M.CANCELLED},
    M.CONVENED: {M.HELD, M.CANCELLED, M.POSTPONED},
    M.POSTPONED: {M.CONVENED, M.CANCELLED},
    M.HELD: {M.CLOSED, M.CONVENED},  # «holdt» can be undone until the minutes are approved
    M.CLOSED: set(),
    M.CANCELLED: set(),
}
USED = [MeetingState.HELD, MeetingState.CLOSED]
ON_ITS_WAY = [M.PLANNED, M.CONVENED, M.POSTPONED]  # neither over nor called off for good
SHOWN = [M.CONVENED, M.HELD, M.CLOSED, M.CANCELLED, M.POSTPONED]  # what the public may know of


class ItemState(models.TextChoices):
    """An item from the wish to the agenda."""

    PROPOSED = "proposed", _("Venter på svar")
    ACCEPTED = "accepted", _("På sakslisten")
    DECLINED = "declined", _("Ikke tatt opp")
    WITHDRAWN = "withdrawn", _("Trukket")


ITEM = {
    ItemState.PROPOSED: {ItemState.ACCEPTED, ItemState.DECLINED, ItemState.WITHDRAWN},
    ItemState.ACCEPTED: {ItemState.DECLINED, ItemState.WITHDRAWN},
    ItemState.DECLINED: {ItemState.ACCEPTED},
    ItemState.WITHDRAWN: set(),
}


class ItemOutcome(models.TextChoices):
    """What became of an item in the meeting."""

    INFORMATION = "information", _("Orientering")
    DECISION = "decision", _("Vedtak")
    FOLLOW_UP = "follow_up", _("Følges opp")
    CARRIED = "carried", _("Tas opp igjen neste gang")


class AnswerChoice(models.TextChoices):
    """What the invited say."""

    YES = "yes", _("Kommer")
    NO = "no", _("Kommer ikke")
    PERHAPS = "perhaps", _("Kommer kanskje")


class Mode(models.TextChoices):
    """How one takes part."""

    ON_SITE = "on_site", _("Møter opp")
    ONLINE = "online", _("Blir med på nett")


class AnsweredBy(models.TextChoices):
    """Which way an answer to an invitation came."""

    LINK = "link", _("lenken i brevet")
    CALENDAR = "calendar", _("kalenderen")
    PAGE = "page", _("innlogget")


class FollowUpState(models.TextChoices):
    """A promise between meetings."""

    OPEN = "open", _("I gang")
    DONE = "done", _("Gjort")


FOLLOW_UP = {
    FollowUpState.OPEN: {FollowUpState.DONE},
    FollowUpState.DONE: {FollowUpState.OPEN},
}


class MinutesState(models.TextChoices):
    """Written once, approved by every party."""

    DRAFT = "draft", _("Utkast")
    FOR_APPROVAL = "for_approval", _("Til godkjenning")
    APPROVED = "approved", _("Godkjent av alle")


MINUTES = {
    MinutesState.DRAFT: {MinutesState.FOR_APPROVAL},
    MinutesState.FOR_APPROVAL: {MinutesState.DRAFT, MinutesState.APPROVED},
    MinutesState.APPROVED: set(),
}


class VerdictKind(models.TextChoices):
    """What one party says of the minutes."""

    APPROVED = "approved", _("Godkjente")
    OBJECTED = "objected", _("Hadde innvendinger")


class ProposalState(models.TextChoices):
    """An organisation's own proposal to the municipality (innspill; clauses K2 and P3)."""

    DRAFT = "draft", _("Kladd")
    SENT = "sent", _("Sendt")
    RECEIVED = "received", _("Mottatt")
    ON_AGENDA = "on_agenda", _("På saksliste")
    ANSWERED = "answered", _("Besvart")
    DECLINED = "declined", _("Avvist")
    FOLLOWED_UP = "followed_up", _("Fulgt opp")
    WITHDRAWN = "withdrawn", _("Trukket")


P = ProposalState
PROPOSAL = {
    P.DRAFT: {P.SENT},
    P.SENT: {P.RECEIVED, P.ON_AGENDA, P.ANSWERED, P.DECLINED, P.WITHDRAWN},
    P.RECEIVED: {P.ON_AGENDA, P.ANSWERED, P.DECLINED, P.WITHDRAWN},
    P.ON_AGENDA: {P.ANSWERED, P.DECLINED},
    P.ANSWERED: {P.FOLLOWED_UP, P.ON_AGENDA},
    P.DECLINED: set(),
    P.FOLLOWED_UP: set(),
    P.WITHDRAWN: set(),
}


class NoticeKind(models.TextChoices):
    """What the clock has told the parties about a turn."""

    ASKED = "asked", _("Spurt om å innkalle")
    REMINDED = "reminded", _("Påminnet")
    OPENED = "opened", _("Neste part kan ta turen")


class Happened(models.TextChoices):
    """What the history of turns shows."""

    HELD = "held", _("Holdt")
    CANCELLED = "cancelled", _("Avlyst")
    POSTPONED = "postponed", _("Utsatt")
    EXTRAORDINARY = "extraordinary", _("Holdt utenom tur")
    SWAP = "swap", _("Byttet tur")
    LAPSE = "lapse", _("Overtok turen")


# Codes of the platform's clauses with our own short labels, in both forms of Norwegian.
CLAUSES: dict[str, dict[str, str]] = tomllib.loads(
    (Path(__file__).parent / "reference" / "clauses.toml").read_text(encoding="utf-8")
)


class PartyChangeState(models.TextChoices):
    """Another order of parties stands when every one of them has said yes."""

    ASKED = "asked", _("Venter på svar")
    STANDS = "stands", _("Gjelder")
    REFUSED = "refused", _("Noen sa nei")
    WITHDRAWN = "withdrawn", _("Trukket")
    FELL_AWAY = "fell_away", _("Falt bort")


PARTY_CHANGE = {
    PartyChangeState.ASKED: {
        PartyChangeState.STANDS,
        PartyChangeState.REFUSED,
        PartyChangeState.WITHDRAWN,
        PartyChangeState.FELL_AWAY,
    },
    PartyChangeState.STANDS: set(),
    PartyChangeState.REFUSED: set(),
    PartyChangeState.WITHDRAWN: set(),
    PartyChangeState.FELL_AWAY: set(),
}
