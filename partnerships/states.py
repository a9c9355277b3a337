"""The life of partnerships, dialogue rooms and challenges: words and tables only."""

import tomllib
from pathlib import Path

from django.db import models
from django.utils.translation import gettext_lazy as _

REFERENCE = Path(__file__).parent / "reference"

# --- partnerships -------------------------------------------------------------------------------


class PartnershipState(models.TextChoices):
    """From an idea to the end or a renewal (clause K1d)."""

    IDEA = "idea", _("Idé")
    NEEDS_DIALOGUE = "needs_dialogue", _("Partene snakker sammen")
    DRAFT = "draft", _("Under skriving")
    CHECKED = "checked", _("Klar til å signeres")
    SIGNED = "signed", _("Signert")
    ACTIVE = "active", _("I gang")
    EVALUATED = "evaluated", _("Evaluert")
    ENDED = "ended", _("Avsluttet")
    RENEWED = "renewed", _("Fornyet")


P = PartnershipState
PARTNERSHIP = {
    P.IDEA: {P.NEEDS_DIALOGUE, P.ENDED},
    P.NEEDS_DIALOGUE: {P.DRAFT, P.ENDED},
    P.DRAFT: {P.CHECKED, P.ENDED},
    P.CHECKED: {P.DRAFT, P.SIGNED, P.ENDED},
    P.SIGNED: {P.ACTIVE, P.ENDED},
    P.ACTIVE: {P.EVALUATED, P.ENDED},
    P.EVALUATED: {P.ENDED, P.RENEWED},
    P.ENDED: set(),
    P.RENEWED: set(),
}
TALKING = [P.IDEA, P.NEEDS_DIALOGUE]
WRITING = [P.DRAFT, P.CHECKED]
UNSIGNED = [*TALKING, *WRITING]
BINDING = [P.SIGNED, P.ACTIVE, P.EVALUATED]
STANDING = [*BINDING, P.RENEWED]
OPEN = [*UNSIGNED, *BINDING]


class EvaluationKind(models.TextChoices):
    """The parties look back half-way and at the end."""

    MID = "mid", _("Underveis")
    FINAL = "final", _("Til slutt")


# The first three ask whether it supplements (P6), the last about the rules of competition (K4).
CHECK = {
    "statutory": _("Er oppgaven lovpålagt for kommunen?"),
    "replaces_staff": _("Erstatter avtalen kommunale årsverk?"),
    "their_initiative": _("Har organisasjonen tatt initiativet?"),
    "must_be_tendered": _("Er oppgaven en tjeneste som kommunen skal lyse ut konkurranse om?"),
}
RED = {
    "statutory": True,
    "replaces_staff": True,
    "their_initiative": False,
    "must_be_tendered": True,
}

# --- themes (clause K3) -------------------------------------------------------------------------

# slug → name, lead, words and the topics it is about: what a theme page is made from
THEMES: dict[str, dict[str, object]] = tomllib.loads(
    (REFERENCE / "themes.toml").read_text(encoding="utf-8")
)
THEME_CHOICES = [(slug, str(theme["name"])) for slug, theme in THEMES.items()]

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
