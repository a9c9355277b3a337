"""The life of partnerships, dialogue rooms and challenges: words and tables only."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# --- challenges (clause K1g) --------------------------------------------------------------------


class ChallengeState(models.TextChoices):
    """From a problem that is shared to what everyone learns of it."""

    SHARED = "shared", _("Delt")
    DISCUSSED = "discussed", _("Under drøfting")
    TRIED = "tried", _("Prøves ut")
    ADOPTED = "adopted", _("Tatt i bruk")
    PUT_AWAY = "put_away", _("Lagt bort")


CHALLENGE = {
    ChallengeState.SHARED: {ChallengeState.DISCUSSED, ChallengeState.PUT_AWAY},
    ChallengeState.DISCUSSED: {ChallengeState.TRIED, ChallengeState.PUT_AWAY},
    ChallengeState.TRIED: {ChallengeState.ADOPTED, ChallengeState.PUT_AWAY},
    ChallengeState.ADOPTED: set(),
    ChallengeState.PUT_AWAY: set(),
}
CHALLENGE_TALK = [ChallengeState.SHARED, ChallengeState.DISCUSSED]
CHALLENGE_OPEN = [*CHALLENGE_TALK, ChallengeState.TRIED]
CHALLENGE_ENDED = [ChallengeState.ADOPTED, ChallengeState.PUT_AWAY]


class PostedBy(models.TextChoices):
    """Which side a challenge came from."""

    MUNICIPALITY = "kommune", _("En kommune")
    VOLUNTARY = "frivillig", _("En organisasjon")
