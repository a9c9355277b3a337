"""The life of schemes, calls, applications, complaints and reports: words and tables only.

An application has two vocabularies: the enum's labels are what the municipality says, and
`APPLICANT_SAYS` what the organisation reads. A state the clock decides («åpen») is never stored.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Binding(models.TextChoices):
    """How freely the money may be used (clause R2); money in kind is told apart by the scheme."""

    FREE = "free", _("Frie midler")
    THEME = "theme", _("Bundet til et tema")
    PROJECT = "project", _("Prosjekt")
    INVESTMENT = "investment", _("Investering og anlegg")
    ASSIGNMENT = "assignment", _("Ligner et oppdrag")


BINDING_MEANS = {
    Binding.FREE: _("Dere bestemmer selv hva pengene går til. Ingen prosjektrapport."),
    Binding.THEME: _("Pengene går til aktivitet innenfor et tema."),
    Binding.PROJECT: _("Pengene går til ett prosjekt med budsjett."),
    Binding.INVESTMENT: _("Pengene går til bygg, anlegg eller utstyr."),
    Binding.ASSIGNMENT: _("Pengene går til en oppgave kommunen vil ha gjort."),
}


class CallState(models.TextChoices):
    """What the municipality calls a call for applications."""

    DRAFT = "draft", _("Kladd")
    PUBLISHED = "published", _("Publisert")
    CLOSED = "closed", _("Lukket")
    WITHDRAWN = "withdrawn", _("Trukket")


CALL = {
    CallState.DRAFT: {CallState.PUBLISHED},
    CallState.PUBLISHED: {CallState.CLOSED, CallState.WITHDRAWN},
    CallState.CLOSED: set(),
    CallState.WITHDRAWN: set(),
}


class QuestionKind(models.TextChoices):
    """How a question is answered."""

    TEXT = "text", _("Med egne ord")
    NUMBER = "number", _("Et tall")
    MONEY = "money", _("Et beløp")
    CHOICE = "choice", _("Ett av flere svar")
    DATE = "date", _("En dato")
    BUDGET = "budget", _("Et budsjett")
    FILE = "file", _("Et vedlegg")


class Recall(models.TextChoices):
    """What a question asks for that we may know from before, and so fill in (clause R3)."""

    NOTHING = "", _("Ingenting")
    ABOUT = "about", _("Hva organisasjonen gjør")
    MEMBERS = "members", _("Antall medlemmer")
    YOUNG = "young", _("Antall medlemmer under 20 år")
    ACTIVITY = "activity", _("Antall aktiviteter i året")


class Rule(models.TextChoices):
    """How a requirement is tried; all but the first are answered from the register."""

    STATEMENT = "statement", _("Organisasjonen sier det selv")
    SEATED = "seated", _("Holder til i kommunen")
    WORKS = "works", _("Holder til eller arbeider i kommunen")
    REGISTERED = "registered", _("Står i Frivillighetsregisteret")
    NUMBERED = "numbered", _("Har organisasjonsnummer")


MOST_HELD_BACK = 50  # percent of a grant that may wait for the report (clause R1)


class ReportForm(models.TextChoices):
    """How much is asked afterwards, by size (clause R3)."""

    NONE = "none", _("Ingen rapport")
    LINE = "line", _("Én linje")
    ACCOUNTS = "accounts", _("Regnskap mot budsjettet")


class Outcome(models.TextChoices):
    """What is recommended, and what is decided."""

    GRANTED = "granted", _("Innvilget")
    PARTLY = "partly", _("Delvis innvilget")
    REFUSED = "refused", _("Avslag")


GIVING = (Outcome.GRANTED, Outcome.PARTLY)


class ApplicationState(models.TextChoices):
    """What the municipality calls it; the draft is never seen there."""

    DRAFT = "draft", _("Kladd")
    SUBMITTED = "submitted", _("Ny")
    RETURNED = "returned", _("Sendt tilbake")
    RESUBMITTED = "resubmitted", _("Ny versjon")
    IN_ASSESSMENT = "in_assessment", _("Under vurdering")
    RECOMMENDED = "recommended", _("Innstilt")
    DECIDED = "decided", _("Vedtatt")
    ACCEPTED = "accepted", _("Takket ja")
    DECLINED = "declined", _("Takket nei")
    PAID = "paid", _("Utbetalt")
    REPORTED = "reported", _("Rapport mottatt")
    CLOSED = "closed", _("Lukket")
    WITHDRAWN = "withdrawn", _("Trukket")


S = ApplicationState
APPLICATION = {
    S.DRAFT: {S.SUBMITTED},
    S.SUBMITTED: {S.IN_ASSESSMENT, S.RETURNED, S.RECOMMENDED, S.WITHDRAWN},
    S.RETURNED: {S.RESUBMITTED, S.IN_ASSESSMENT, S.WITHDRAWN},
    S.RESUBMITTED: {S.IN_ASSESSMENT, S.RETURNED, S.RECOMMENDED, S.WITHDRAWN},
    S.IN_ASSESSMENT: {S.RETURNED, S.RECOMMENDED, S.WITHDRAWN},
    S.RECOMMENDED: {S.IN_ASSESSMENT, S.DECIDED, S.WITHDRAWN},
    S.DECIDED: {S.ACCEPTED, S.DECLINED, S.CLOSED},
    S.ACCEPTED: {S.PAID, S.CLOSED},
    S.DECLINED: {S.CLOSED},
    S.PAID: {S.REPORTED, S.CLOSED},
    S.REPORTED: {S.PAID, S.CLOSED},  # back to paid: the report was returned
    S.CLOSED: set(),
    S.WITHDRAWN: set(),
}
# The same states as the applicant reads them; a recommendation is not shown (screens 5).
APPLICANT_SAYS = {
    S.DRAFT: _("Kladd"),
    S.SUBMITTED: _("Sendt"),
    S.RETURNED: _("Kommunen spør om mer"),
    S.RESUBMITTED: _("Sendt på nytt"),
    S.IN_ASSESSMENT: _("Under behandling"),
    S.RECOMMENDED: _("Under behandling"),
    S.DECIDED: _("Avgjort"),
    S.ACCEPTED: _("Dere har takket ja"),
    S.DECLINED: _("Dere har takket nei"),
    S.PAID: _("Utbetalt"),
    S.REPORTED: _("Takk for rapporten"),
    S.CLOSED: _("Ferdig"),
    S.WITHDRAWN: _("Trukket"),
}
OUTCOME_FOR_APPLICANT = {
    Outcome.GRANTED: _("Dere får tilskudd"),
    Outcome.PARTLY: _("Dere får en del"),
    Outcome.REFUSED: _("Dere får ikke tilskudd i år"),
}
SENT = [state.value for state in S if state != S.DRAFT]
WAITING = [S.SUBMITTED, S.RETURNED, S.RESUBMITTED, S.IN_ASSESSMENT, S.RECOMMENDED]
REWRITTEN = [S.RETURNED, S.WITHDRAWN]  # the row may hold what they have not sent
DECIDED = [S.DECIDED, S.ACCEPTED, S.DECLINED, S.PAID, S.REPORTED, S.CLOSED]


class ConflictGround(models.TextChoices):
    """Why a person may not handle an application (forvaltningsloven § 6, habilitet)."""

    MEMBER = "member", _("Er med i eller har verv i organisasjonen")
    FAMILY = "family", _("I nær familie med noen som har verv der")
    INTEREST = "interest", _("Har egen interesse i saken")
    OTHER = "other", _("Annet som kan svekke tilliten")


class InstalmentState(models.TextChoices):
    """Whether the money has gone."""

    HELD = "held", _("Venter på rapporten")
    DUE = "due", _("Skal betales")
    LISTED = "listed", _("På utbetalingsliste")
    PAID = "paid", _("Betalt")
    STOPPED = "stopped", _("Stanset")


INSTALMENT = {
    InstalmentState.HELD: {InstalmentState.DUE, InstalmentState.STOPPED},
    InstalmentState.DUE: {InstalmentState.LISTED, InstalmentState.STOPPED},
    InstalmentState.LISTED: {InstalmentState.PAID, InstalmentState.DUE},
    InstalmentState.PAID: set(),
    InstalmentState.STOPPED: set(),
}


class ReportState(models.TextChoices):
    """How far a report has come."""

    WAITING = "waiting", _("Venter på rapport")
    SENT = "sent", _("Rapport mottatt")
    RETURNED = "returned", _("Sendt tilbake")
    APPROVED = "approved", _("Godkjent")
    WRITTEN_OFF = "written_off", _("Frafalt")


REPORT_OVER = [ReportState.APPROVED, ReportState.WRITTEN_OFF]
REPORT = {
    ReportState.WAITING: {ReportState.SENT, ReportState.WRITTEN_OFF},
    ReportState.SENT: {ReportState.APPROVED, ReportState.RETURNED},
    ReportState.RETURNED: {ReportState.SENT, ReportState.WRITTEN_OFF},
    ReportState.APPROVED: set(),
    ReportState.WRITTEN_OFF: set(),
}


class RepaymentState(models.TextChoices):
    """What became of a claim to pay back."""

    CLAIMED = "claimed", _("Krevd tilbake")
    REPAID = "repaid", _("Betalt tilbake")
    DROPPED = "dropped", _("Frafalt")


REPAYMENT = {
    RepaymentState.CLAIMED: {RepaymentState.REPAID, RepaymentState.DROPPED},
    RepaymentState.REPAID: set(),
    RepaymentState.DROPPED: set(),
}


class ComplaintState(models.TextChoices):
    """A complaint (forvaltningsloven kap. VI): the municipality first, then the complaint body."""

    COMPLAINED = "complained", _("Klage mottatt")
    UPHELD = "upheld", _("Omgjort")
    FORWARDED = "forwarded", _("Sendt klageinstansen")
    SETTLED = "settled", _("Avgjort")
    DISMISSED = "dismissed", _("Avvist")
    WITHDRAWN = "withdrawn", _("Trukket")


COMPLAINT = {
    ComplaintState.COMPLAINED: {
        ComplaintState.UPHELD,
        ComplaintState.FORWARDED,
        ComplaintState.DISMISSED,
        ComplaintState.WITHDRAWN,
    },
    ComplaintState.FORWARDED: {ComplaintState.SETTLED, ComplaintState.WITHDRAWN},
    ComplaintState.UPHELD: set(),
    ComplaintState.SETTLED: set(),
    ComplaintState.DISMISSED: set(),
    ComplaintState.WITHDRAWN: set(),
}
COMPLAINANT_SAYS = {
    ComplaintState.COMPLAINED: _("Klagen er mottatt"),
    ComplaintState.UPHELD: _("Dere fikk medhold"),
    ComplaintState.FORWARDED: _("Klageinstansen ser på saken"),
    ComplaintState.SETTLED: _("Klagen er avgjort"),
    ComplaintState.DISMISSED: _("Klagen ble ikke tatt opp"),
    ComplaintState.WITHDRAWN: _("Dere trakk klagen"),
}
