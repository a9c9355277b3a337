"""What things in agreements may be, and which state follows which; each part under a line."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# --- the local policy and its evidence (clauses P7, K1) ------------------------------------------


class PolicyKind(models.TextChoices):
    """What a municipality calls its policy."""

    REPORT = "report", _("Melding")
    PLAN = "plan", _("Plan")
    STRATEGY = "strategy", _("Strategi")
    DECLARATION = "declaration", _("Erklæring")


class PolicyState(models.TextChoices):
    """How far the work has come. «Not begun» is no row."""

    MAPPING = "mapping", _("Kartlegging")
    DIALOGUE = "dialogue", _("Dialog")
    ON_HEARING = "on_hearing", _("På høring")
    DECIDED = "decided", _("Vedtatt")
    REVISING = "revising", _("Til rullering")


POLICY = {
    PolicyState.MAPPING: {PolicyState.DIALOGUE},
    PolicyState.DIALOGUE: {PolicyState.ON_HEARING},
    # a text that is changed much goes back to those it concerns
    PolicyState.ON_HEARING: {PolicyState.DIALOGUE, PolicyState.DECIDED},
    PolicyState.DECIDED: {PolicyState.REVISING},
    PolicyState.REVISING: set(),
}
POLICY_MEANS = {
    PolicyState.MAPPING: _("Kommunen finner ut hvordan det står til, og hva lagene trenger."),
    PolicyState.DIALOGUE: _("Kommunen og frivilligheten snakker sammen i åpne møter."),
    PolicyState.ON_HEARING: _("Forslaget er ute på høring."),
    PolicyState.DECIDED: _("Politikerne har vedtatt politikken."),
    PolicyState.REVISING: _("Politikken gjelder fortsatt. Arbeidet med den neste er i gang."),
}
WORKING = [PolicyState.MAPPING, PolicyState.DIALOGUE, PolicyState.ON_HEARING]
STANDING = [PolicyState.DECIDED, PolicyState.REVISING]


class EvidenceKind(models.TextChoices):
    """What something shows of how a policy came about."""

    MAPPING = "mapping", _("Kartlegging")
    DIALOGUE = "dialogue", _("Åpent møte")
    PLAN = "plan", _("Del av en plan")
    HEARING = "hearing", _("Høring")
    STATEMENT = "statement", _("Uttalelse fra frivilligheten")
    DOCUMENT = "document", _("Selve dokumentet")
    DECISION = "decision", _("Politisk vedtak")


# Without these nothing is decided (mission K1 and P7), in the order they come.
NEEDED = [
    EvidenceKind.DIALOGUE,
    EvidenceKind.HEARING,
    EvidenceKind.DOCUMENT,
    EvidenceKind.DECISION,
]


class PolicyLevel(models.TextChoices):
    """Read from the evidence, never stored (mission P7)."""

    HAS = "has", _("Har")
    UNDER_WAY = "under_way", _("I ferd med")
    NONE = "none", _("Har ikke")


class Criterion(models.TextChoices):
    """What «Årets frivillighetskommune» asks of a municipality, in Samspill's own words."""

    DIALOGUE = "dialogue", _("Politikken ble til i samarbeid med frivilligheten")
    ANCHORED = "anchored", _("Politikerne står bak, og den henger sammen med andre planer")
    PLACES = "places", _("Det finnes steder å møtes for alle slags lag")
    MEETINGS = "meetings", _("Faste møter, der mange slags organisasjoner er med")


class SelfAnswer(models.TextChoices):
    """What a municipality says of itself."""

    YES = "yes", _("Ja")
    PARTLY = "partly", _("Delvis")
    NO = "no", _("Nei")
