"""The life of a hearing and of an answer. A state the clock decides («åpen») is never stored."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HearingKind(models.TextChoices):
    """Who is invited depends on it (clause R4 has two legs)."""

    MATTER = "matter", _("En sak")
    FRAMEWORK = "framework", _("Vilkår for organisasjonene")


class Participation(models.TextChoices):
    """How much an answer can change, said honestly before anyone writes."""

    INFORMATION = "information", _("Informasjon")
    CONSULTATION = "consultation", _("Rådgivning")
    COOPERATION = "cooperation", _("Samarbeid")
    DECISION = "decision", _("Medbestemmelse")


PARTICIPATION_MEANS = {
    Participation.INFORMATION: _(
        "Saken er i hovedsak avgjort. Kommunen vil at dere skal vite om den."
    ),
    Participation.CONSULTATION: _(
        "Kommunen vil ha råd og kan endre forslaget. Politikerne bestemmer."
    ),
    Participation.COOPERATION: _(
        "Kommunen lager forslaget sammen med dere. Politikerne bestemmer."
    ),
    Participation.DECISION: _("Dere er med på å avgjøre saken."),
}


class HearingState(models.TextChoices):
    """What the municipality calls it."""

    DRAFT = "draft", _("Kladd")
    FOR_APPROVAL = "for_approval", _("Til godkjenning")
    PUBLISHED = "published", _("Publisert")
    SUMMARISED = "summarised", _("Oppsummert")
    CONCLUDED = "concluded", _("Avsluttet")
    WITHDRAWN = "withdrawn", _("Trukket")


H = HearingState
HEARING = {
    H.DRAFT: {H.FOR_APPROVAL},
    H.FOR_APPROVAL: {H.DRAFT, H.PUBLISHED},
    H.PUBLISHED: {H.SUMMARISED, H.WITHDRAWN},
    H.SUMMARISED: {H.CONCLUDED},
    H.CONCLUDED: set(),
    H.WITHDRAWN: set(),
}


class InviteeSource(models.TextChoices):
    """How an organisation came onto the list."""

    MATCH = "match", _("Treff")
    ADDED = "added", _("Lagt til av kommunen")


class AnswerKind(models.TextChoices):
    """«Uten merknad» is a real answer."""

    WITH_REMARKS = "with_remarks", _("Med merknad")
    WITHOUT_REMARKS = "without_remarks", _("Uten merknad")


class AnswerState(models.TextChoices):
    """Of the answer as a whole; each version is either a draft or sent."""

    DRAFT = "draft", _("Kladd")
    SENT = "sent", _("Sendt")


ANSWER = {
    AnswerState.DRAFT: {AnswerState.SENT},
    AnswerState.SENT: {AnswerState.SENT},
}


class Outcome(models.TextChoices):
    """What happened to a point; «ikke tatt til følge» is never shown as an error."""

    FOLLOWED = "followed", _("Tatt til følge")
    PARTLY = "partly", _("Delvis tatt til følge")
    NOT_FOLLOWED = "not_followed", _("Ikke tatt til følge")
    NOTED = "noted", _("Tatt til orientering")
    OUTSIDE = "outside", _("Utenfor høringen")


class StepKind(models.TextChoices):
    """A step at the work table, in the words of the button that takes it back."""

    SPLIT = "split", _("Angre oppdelingen")
    ADD = "add", _("Angre det du la til")
    REMOVE = "remove", _("Angre at du tok bort punktet")
    TREAT = "treat", _("Angre svaret på punktet")
    MERGE = "merge", _("Angre sammenslåingen")
    APART = "apart", _("Angre at du tok ut punktet")
    THEME = "theme", _("Angre temaet")
    ASSIGN = "assign", _("Angre fordelingen")
