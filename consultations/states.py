"""The life of a hearing and of an answer. A state the clock decides («åpen») is never stored."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HearingKind(models.TextChoices):
    """Who is invited depends on it (clause R4 has two legs)."""

    MATTER = "matter", _("En sak")
    FRAMEWORK = "framework", _("Vilkår for organisasjonene")
    EARLY = "early", _("Tidlig innspill")
    PLAN = "plan", _("Del av en plan")
    MAPPING = "mapping", _("Kartlegging")


# Said to the case handler who chooses, and to the reader who meets it.
KIND_MEANS = {
    HearingKind.MATTER: _("Et forslag er klart. Vi inviterer dem som brenner for temaene."),
    HearingKind.FRAMEWORK: _(
        "Saken gjelder tilskudd, lokaler eller andre vilkår. "
        "Vi inviterer alle som holder til hos dere."
    ),
    HearingKind.EARLY: _(
        "Ingenting er bestemt ennå. "
        "Vi inviterer dem som brenner for temaene til å være med fra start."
    ),
    HearingKind.PLAN: _(
        "Høringen hører til en fase i en plan. "
        "Vi inviterer også dem som fikk vite at planen startet."
    ),
    HearingKind.MAPPING: _(
        "Spørsmål til alle som holder til hos dere. Svarene blir til tall dere kan bruke."
    ),
}
KIND_READS = {
    HearingKind.MATTER: "",
    HearingKind.FRAMEWORK: _(
        "Saken gjelder vilkårene for organisasjonene. Derfor er alle som holder til her, invitert."
    ),
    HearingKind.EARLY: _(
        "Ingenting er bestemt ennå. Det dere sier nå, er med på å forme forslaget."
    ),
    HearingKind.PLAN: _("Høringen er en del av arbeidet med en plan."),
    HearingKind.MAPPING: _(
        "Kommunen vil vite hvordan det står til. Ingen kan se hva hver enkelt har svart, "
        "utenom kommunen. Vi viser tall når fem har svart."
    ),
}


# The kinds that ask everyone in the area, and why: words kept in rows, so never translated.
EVERYONE = {
    HearingKind.FRAMEWORK.value: "vilkår for organisasjonene",
    HearingKind.MAPPING.value: "holder til her",
}


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


class ExtensionState(models.TextChoices):
    """What became of a wish for a later deadline."""

    ASKED = "asked", _("Venter på svar")
    GRANTED = "granted", _("Fristen ble forlenget")
    REFUSED = "refused", _("Fristen ble ikke forlenget")


EXTENSION = {
    ExtensionState.ASKED: {ExtensionState.GRANTED, ExtensionState.REFUSED},
    ExtensionState.GRANTED: set(),
    ExtensionState.REFUSED: set(),
}


class InviteeSource(models.TextChoices):
    """How an organisation came onto the list."""

    MATCH = "match", _("Treff")
    ADDED = "added", _("Lagt til av kommunen")


class AnswerKind(models.TextChoices):
    """«Uten merknad» is a real answer."""

    WITH_REMARKS = "with_remarks", _("Med merknad")
    WITHOUT_REMARKS = "without_remarks", _("Uten merknad")
    JOINS = "joins", _("Slutter seg til et annet svar")


class AnswerState(models.TextChoices):
    """Of the answer as a whole; each version is either a draft or sent."""

    DRAFT = "draft", _("Kladd")
    SENT = "sent", _("Sendt")
    WITHDRAWN = "withdrawn", _("Trukket")


ANSWER = {
    AnswerState.DRAFT: {AnswerState.SENT},
    AnswerState.SENT: {AnswerState.SENT, AnswerState.WITHDRAWN},
    AnswerState.WITHDRAWN: {AnswerState.SENT},  # they may answer anew
}


class Outcome(models.TextChoices):
    """What happened to a point; «ikke tatt til følge» is never shown as an error."""

    FOLLOWED = "followed", _("Tatt til følge")
    PARTLY = "partly", _("Delvis tatt til følge")
    NOT_FOLLOWED = "not_followed", _("Ikke tatt til følge")
    NOTED = "noted", _("Tatt til orientering")
    OUTSIDE = "outside", _("Utenfor høringen")


class Ground(models.TextChoices):
    """Why words of an answer may be kept from the public: as the government's own hearings do.

    Source: the rules for answers on regjeringen.no; personal data and what the law forbids.
    """

    PERSONAL = "personal", _("Personopplysninger")
    HATE = "hate", _("Hets eller diskriminering")
    DEFAMATION = "defamation", _("Ærekrenkelse")
    ILLEGAL = "illegal", _("Annet som er ulovlig")


class QuestionKind(models.TextChoices):
    """How a question is answered."""

    TEXT = "text", _("Med egne ord")
    SCALE = "scale", _("Fra 1 til 5")
    CHOICE = "choice", _("Ett av flere svar")
    NUMBER = "number", _("Et tall")


class PlanState(models.TextChoices):
    """The phases of a plan; one at a time (clause K1f, plan- og bygningsloven kap. 5 and 11)."""

    DRAFT = "draft", _("Kladd")
    NOTICE = "notice", _("Varsel om oppstart")
    PROGRAMME = "programme", _("Planprogram")
    INVOLVEMENT = "involvement", _("Medvirkning")
    PROPOSAL = "proposal", _("Planforslag")
    DECISION = "decision", _("Vedtak")


PHASES: list[PlanState] = [state for state in PlanState if state != PlanState.DRAFT]
PLAN = {
    PlanState.DRAFT: {PlanState.NOTICE},
    # a small plan has no programme of its own (plan- og bygningsloven § 4-1)
    PlanState.NOTICE: {PlanState.PROGRAMME, PlanState.INVOLVEMENT},
    PlanState.PROGRAMME: {PlanState.INVOLVEMENT},
    # a proposal that is changed much goes back to those it concerns
    PlanState.INVOLVEMENT: {PlanState.PROPOSAL},
    PlanState.PROPOSAL: {PlanState.INVOLVEMENT, PlanState.DECISION},
    PlanState.DECISION: set(),
}
PHASE_MEANS = {
    PlanState.NOTICE: _("Kommunen sier fra om at planarbeidet starter."),
    PlanState.PROGRAMME: _("Hva planen skal handle om, og hvordan dere kan være med."),
    PlanState.INVOLVEMENT: _("Møter og innspill før forslaget blir skrevet."),
    PlanState.PROPOSAL: _("Forslaget er ute på høring."),
    PlanState.DECISION: _("Politikerne avgjør planen."),
}


class PlanType(models.TextChoices):
    """What kind of plan it is, by the names of plan- og bygningsloven."""

    SOCIETY = "society", _("Kommuneplanens samfunnsdel")
    LAND = "land", _("Kommuneplanens arealdel")
    SUBPLAN = "subplan", _("Kommunedelplan")
    ZONING = "zoning", _("Reguleringsplan")
    REGIONAL = "regional", _("Regional plan")
    THEME = "theme", _("Temaplan")


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
