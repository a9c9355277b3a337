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


# How well a clause is followed, as each party sees it.
SCORES = {
    1: _("Ikke i det hele tatt"),
    2: _("I liten grad"),
    3: _("Delvis"),
    4: _("I stor grad"),
    5: _("Fullt ut"),
}


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
    InstrumentKind.COMPETENCE: _("Kurs, rettleiing og hjelp til å søke eller skrive."),
    InstrumentKind.INFORMATION: _("Nyhetsbrev, kalender eller nettside."),
}

# --- our own summary of the national text ---------------------------------------------------------

# Sections and clauses in plain words of our own, in both forms of Norwegian; never the signed text.
SUMMARY: dict[str, Any] = tomllib.loads(
    (Path(__file__).parent / "reference" / "summary.toml").read_text(encoding="utf-8")
)
