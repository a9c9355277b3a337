"""Where a letter can be, and the steps between."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LetterState(models.TextChoices):
    """The life of one letter; people read the labels."""

    PENDING = "pending", _("Venter på å bli sendt")
    CLAIMED = "claimed", _("Blir sendt nå")
    HANDING = "handing", _("Blir overlevert nå")
    IN_DOUBT = "in_doubt", _("Usikkert om brevet kom fram")
    ACCEPTED = "accepted", _("Sendt")
    BOUNCED = "bounced", _("Kom i retur")
    FAILED = "failed", _("Kom ikke fram")
    SUPPRESSED = "suppressed", _("Stoppet")
    EXPIRED = "expired", _("For sent å sende")
    HELD = "held", _("Venter på et menneske")


S = LetterState
LETTER = {
    S.PENDING: {S.CLAIMED, S.SUPPRESSED, S.EXPIRED},
    S.CLAIMED: {S.HANDING, S.PENDING, S.FAILED, S.SUPPRESSED, S.EXPIRED},
    S.HANDING: {S.ACCEPTED, S.IN_DOUBT, S.PENDING, S.FAILED},
    S.IN_DOUBT: {S.ACCEPTED, S.PENDING, S.HELD},
    S.HELD: {S.ACCEPTED, S.PENDING, S.SUPPRESSED},
    S.ACCEPTED: {S.BOUNCED},
    S.BOUNCED: set(),
    S.FAILED: {S.PENDING},
    S.SUPPRESSED: set(),
    S.EXPIRED: set(),
}
OPEN = {S.PENDING, S.CLAIMED, S.HANDING, S.IN_DOUBT}
NOT_REACHED = {S.BOUNCED, S.FAILED, S.SUPPRESSED, S.EXPIRED, S.HELD}


class ArrivalKind(models.TextChoices):
    """What a message in the mailbox was."""

    BOUNCE = "bounce", "Brev i retur"
    DELAY = "delay", "Forsinket hos mottakeren"
    AUTO_REPLY = "auto_reply", "Automatisk svar"
    PROBE = "probe", "Vår egen prøve"
    REFUSED = "refused", "Uekte eller for gammel"
    UNKNOWN = "unknown", "Ukjent"
    OTHER = "other", "Tatt imot av en annen del av portalen"
