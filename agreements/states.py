"""The life of editions, evaluations and what hangs on them: words and tables only."""

import tomllib
from pathlib import Path
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

# --- platforms, editions, clauses -----------------------------------------------------------------


class EditionState(models.TextChoices):
    """How far a text between the parties has come (clauses O5, O6, K1a)."""

    DRAFT = "draft", _("Utkast")
    ON_HEARING = "on_hearing", _("På høring")
    FOR_APPROVAL = "for_approval", _("Til godkjenning hos partene")
    SIGNED = "signed", _("Godkjent av begge")
    IN_FORCE = "in_force", _("Gjelder")
    IN_EVALUATION = "in_evaluation", _("Gjelder, og blir evaluert")
    SUPERSEDED = "superseded", _("Avløst")
    EXPIRED = "expired", _("Gått ut")
    PUT_AWAY = "put_away", _("Lagt bort")


S = EditionState
EDITION = {
    S.DRAFT: {S.ON_HEARING, S.FOR_APPROVAL, S.PUT_AWAY},
    S.ON_HEARING: {S.DRAFT, S.PUT_AWAY},
    S.FOR_APPROVAL: {S.DRAFT, S.SIGNED},
    S.SIGNED: {S.IN_FORCE},
    S.IN_FORCE: {S.IN_EVALUATION, S.SUPERSEDED, S.EXPIRED},
    S.IN_EVALUATION: {S.IN_FORCE, S.SUPERSEDED, S.EXPIRED},
    S.EXPIRED: {S.IN_FORCE},  # by an extension with every party's yes
    S.SUPERSEDED: set(),
    S.PUT_AWAY: set(),
}
VALID = [S.IN_FORCE, S.IN_EVALUATION]
BINDING = [S.SIGNED, S.IN_FORCE, S.IN_EVALUATION, S.SUPERSEDED, S.EXPIRED]  # has had every yes
SHOWN = [S.ON_HEARING, S.FOR_APPROVAL, *BINDING]  # what the public may read


class Section(models.TextChoices):
    """The parts of a platform; each begins the codes of its clauses."""

    PURPOSE = "F", _("Formål")
    PRINCIPLES = "P", _("Prinsipper")
    TERMS = "R", _("Forutsigbare rammevilkår")
    RELATION = "K", _("Relasjonen")
    FOLLOW_UP = "O", _("Oppfølging")
    LOCAL = "L", _("Lokale punkter")


class Stand(models.TextChoices):
    """How a clause of a local platform stands to the national one (clause K1a)."""

    SAME = "same", _("Likt")
    ADAPTED = "adapted", _("Tilpasset")
    LEFT_OUT = "left_out", _("Utelatt")
    NEW = "new", _("Nytt")


class Side(models.TextChoices):
    """Which of the two equal sides a party speaks for."""

    PUBLIC = "public", _("Kommunene")
    VOLUNTARY = "voluntary", _("Frivilligheten")


class ExtensionState(models.TextChoices):
    """A longer term that one party asks the other for."""

    ASKED = "asked", _("Venter på den andre parten")
    STANDS = "stands", _("Gjelder")
    DECLINED = "declined", _("Sa nei")
    WITHDRAWN = "withdrawn", _("Trukket")


EXTENSION = {
    ExtensionState.ASKED: {
        ExtensionState.STANDS,
        ExtensionState.DECLINED,
        ExtensionState.WITHDRAWN,
    },
    ExtensionState.STANDS: set(),
    ExtensionState.DECLINED: set(),
    ExtensionState.WITHDRAWN: set(),
}

# --- joint evaluation -----------------------------------------------------------------------------


class EvaluationState(models.TextChoices):
    """How far the parties' common look back has come (clause O6)."""

    OPEN = "open", _("Partene vurderer hver for seg")
    COMPARED = "compared", _("Partene skriver en felles konklusjon")
    FOR_APPROVAL = "for_approval", _("Konklusjonen venter på begge")
    PUBLISHED = "published", _("Publisert")


E = EvaluationState
EVALUATION = {
    E.OPEN: {E.COMPARED},
    E.COMPARED: {E.FOR_APPROVAL},
    E.FOR_APPROVAL: {E.COMPARED, E.PUBLISHED},
    E.PUBLISHED: set(),
}


class Verdict(models.TextChoices):
    """What the parties conclude for a clause; it drafts the next edition."""

    KEEP = "keep", _("Beholdes")
    CHANGE = "change", _("Endres")
    REMOVE = "remove", _("Fjernes")
    NEW = "new", _("Nytt punkt")
    DISAGREE = "disagree", _("Partene er uenige")


# --- instruments ----------------------------------------------------------------------------------


class InstrumentKind(models.TextChoices):
    """What a municipality makes it easier with (clause K1b)."""

    MONEY = "money", _("Økonomisk støtte")
    VENUE = "venue", _("Lokale eller møteplass")
    EQUIPMENT = "equipment", _("Utstyr")
    CONTACT = "contact", _("Kontaktpunkt")
    COMPETENCE = "competence", _("Kompetanse")
    INFORMATION = "information", _("Informasjon")


# What each kind is, said to the one who chooses.
INSTRUMENT_MEANS = {
    InstrumentKind.MONEY: _("Støtte som ikke er en tilskuddsordning her, som et gavekort."),
    InstrumentKind.VENUE: _("Et sted å være, fast eller en gang iblant."),
    InstrumentKind.EQUIPMENT: _("Ting dere låner ut: telt, lydanlegg, tilhenger."),
    InstrumentKind.CONTACT: _("Et menneske eller et kontor å gå til."),
    InstrumentKind.COMPETENCE: _("Kurs, veiledning og hjelp til å søke eller skrive."),
    InstrumentKind.INFORMATION: _("Nyhetsbrev, kalender eller nettside."),
}

# --- our own summary of the national text ---------------------------------------------------------

# Sections and clauses in plain words of our own, in both forms of Norwegian; never the signed text.
SUMMARY: dict[str, Any] = tomllib.loads(
    (Path(__file__).parent / "reference" / "summary.toml").read_text(encoding="utf-8")
)


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


# --- the activity plan (clause O1) ---------------------------------------------------------------


class ActivityState(models.TextChoices):
    """A common activity from the wish to what came of it."""

    PROPOSED = "proposed", _("Foreslått")
    AGREED = "agreed", _("Begge er enige")
    PLANNED = "planned", _("Planlagt")
    UNDER_WAY = "under_way", _("I gang")
    DONE = "done", _("Gjennomført")
    POSTPONED = "postponed", _("Utsatt")
    CANCELLED = "cancelled", _("Avlyst")


A = ActivityState
ACTIVITY = {
    A.PROPOSED: {A.AGREED, A.CANCELLED},
    A.AGREED: {A.PLANNED, A.POSTPONED, A.CANCELLED},
    A.PLANNED: {A.UNDER_WAY, A.POSTPONED, A.CANCELLED},
    A.UNDER_WAY: {A.DONE, A.POSTPONED, A.CANCELLED},
    A.POSTPONED: {A.PROPOSED, A.CANCELLED},  # a new day takes every party's yes again
    A.DONE: set(),
    A.CANCELLED: set(),
}
LIVE = [A.AGREED, A.PLANNED, A.UNDER_WAY]  # every party has said yes, and it is not over
BOUND = [*LIVE, A.DONE]
STOPPED = [A.POSTPONED, A.CANCELLED]
