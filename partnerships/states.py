"""The life of partnerships, dialogue rooms and challenges: words and tables only, no rules."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# --- dialogue rooms -------------------------------------------------------------------------------


class RoomKind(models.TextChoices):
    """What a dialogue with non-profit providers is about (clause K4)."""

    EXISTING = "existing", _("Del av et tilbud som finnes")
    LONG_TERM = "long_term", _("Langsiktig samarbeid om helse- og velferdstjenester")


ROOM_KIND_MEANS = {
    RoomKind.EXISTING: _("Kommunen har et tilbud, og spør hva ideelle kan gjøre i det."),
    RoomKind.LONG_TERM: _("Kommunen og ideelle ser etter et samarbeid som varer i flere år."),
}


class RoomState(models.TextChoices):
    """How far a dialogue has come; that the days are over is read from the clock."""

    NEED = "need", _("Behovet skrives")
    OPEN = "open", _("Åpen dialog")
    SUMMARISED = "summarised", _("Oppsummert")
    NO_PROCUREMENT = "no_procurement", _("Ingen anskaffelse")
    ANNOUNCED = "announced", _("Kunngjort og låst")
    CLOSED = "closed", _("Avsluttet")


ROOM = {
    RoomState.NEED: {RoomState.OPEN},
    RoomState.OPEN: {RoomState.SUMMARISED},
    RoomState.SUMMARISED: {RoomState.NO_PROCUREMENT, RoomState.ANNOUNCED},
    RoomState.NO_PROCUREMENT: {RoomState.CLOSED},
    RoomState.ANNOUNCED: {RoomState.CLOSED},
    RoomState.CLOSED: set(),
}
ROOM_LIVE = (RoomState.OPEN, RoomState.SUMMARISED)  # something may still be written in it
ROOM_ENDED = (RoomState.NO_PROCUREMENT, RoomState.ANNOUNCED, RoomState.CLOSED)


class Reservable(models.TextChoices):
    """Whether a competition could be kept for non-profit providers, as the municipality sees it."""

    YES = "yes", _("Ja, vi mener det er mulig")
    NO = "no", _("Nei, alle må kunne delta")
    UNSURE = "unsure", _("Vi vet ikke ennå")


class Estimate(models.TextChoices):
    """The estimated value against the threshold that was shown."""

    UNDER = "under", _("Under grensen")
    OVER = "over", _("På eller over grensen")
    UNKNOWN = "unknown", _("Ikke anslått ennå")
