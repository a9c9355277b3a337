"""Kinds, roles and where they come from: words only, no rules."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """Municipality or county; the platform's footnote 1 calls both «kommune»."""

    MUNICIPALITY = "municipality", _("Kommune")
    COUNTY = "county", _("Fylkeskommune")


class Kind(models.TextChoices):
    """The legal kind of an organisation."""

    VOLUNTARY = "voluntary", _("Frivillig organisasjon")
    MUNICIPALITY = "municipality", _("Kommune")
    COUNTY = "county", _("Fylkeskommune")
    NATIONAL = "national", _("Nasjonal part")


class Role(models.TextChoices):
    """What a person may do for an organisation; the label is what a voluntary one calls it."""

    READER = "reader", _("kan lese")
    WRITER = "writer", _("kan skrive")
    RESPONSIBLE = "responsible", _("ansvarlig, kan sende")
    APPROVER = "approver", _("godkjenner")
    PROCUREMENT = "procurement", _("innkjøper")


CLAIMABLE = (Role.READER, Role.WRITER, Role.RESPONSIBLE)  # the roles of a voluntary organisation

STAFF_LABELS = {
    Role.READER: _("leser"),
    Role.WRITER: _("saksbehandler"),
    Role.RESPONSIBLE: _("administrator"),
    Role.APPROVER: _("godkjenner"),
    Role.PROCUREMENT: _("innkjøper"),
}


class MembershipSource(models.TextChoices):
    """How a membership came about."""

    REGISTER = "register", _("Registeret")
    INVITATION = "invitation", _("Invitasjon")
    APPROVAL = "approval", _("Godkjenning")


class ClaimState(models.TextChoices):
    """How far a person has come with «I act for this organisation» (representasjonskrav)."""

    REQUESTED = "requested", _("Venter på svar")
    CONFIRMED = "confirmed", _("Bekreftet")
    REJECTED = "rejected", _("Avslått")
    EXPIRED = "expired", _("Gikk ut uten svar")
    WITHDRAWN = "withdrawn", _("Trukket")


C = ClaimState
CLAIM = {
    C.REQUESTED: {C.CONFIRMED, C.REJECTED, C.EXPIRED, C.WITHDRAWN},
    C.CONFIRMED: set(),
    C.REJECTED: set(),
    C.EXPIRED: set(),
    C.WITHDRAWN: set(),
}


class ClaimWay(models.TextChoices):
    """Who said yes or no to a claim."""

    LETTER = "letter", _("lenken vi sendte")
    COLLEAGUE = "colleague", _("en ansvarlig i organisasjonen")
    MUNICIPALITY = "municipality", _("kommunen")


class InvitationState(models.TextChoices):
    """What became of an invitation; that it has run out is read from the clock."""

    SENT = "sent", _("Venter på svar")
    ACCEPTED = "accepted", _("Tatt imot")
    DECLINED = "declined", _("Takket nei")
    WITHDRAWN = "withdrawn", _("Trukket tilbake")


INVITATION = {
    InvitationState.SENT: {
        InvitationState.ACCEPTED,
        InvitationState.DECLINED,
        InvitationState.WITHDRAWN,
    },
    InvitationState.ACCEPTED: set(),
    InvitationState.DECLINED: set(),
    InvitationState.WITHDRAWN: set(),
}


class HandoverState(models.TextChoices):
    """Whether the next board has come in."""

    OPEN = "open", _("Venter på det nye styret")
    DONE = "done", _("Overlatt")
    WITHDRAWN = "withdrawn", _("Trukket tilbake")


HANDOVER = {
    HandoverState.OPEN: {HandoverState.DONE, HandoverState.WITHDRAWN},
    HandoverState.DONE: set(),
    HandoverState.WITHDRAWN: set(),
}


class AffiliationSource(models.TextChoices):
    """Who has said that a member is under an umbrella."""

    MEMBER = "member", _("Medlemmet")
    UMBRELLA = "umbrella", _("Paraplyen har bekreftet")


class TopicScheme(models.TextChoices):
    """ICNPO as the register uses it, or a theme that cuts across it."""

    ICNPO = "icnpo", "ICNPO"
    THEME = "theme", _("Tverrgående tema")


class TargetGroup(models.TextChoices):
    """Whom a cause is for."""

    CHILDREN = "children", _("barn")
    YOUTH = "youth", _("ungdom")
    ADULTS = "adults", _("voksne")
    ELDERLY = "elderly", _("eldre")
    DISABLED = "disabled", _("personer med funksjonsnedsettelse")
    NEWCOMERS = "newcomers", _("nye i Norge")
    FAMILIES = "families", _("familier")


class RunSource(models.TextChoices):
    """What was read, and how."""

    FILE = "file", _("Fil eller adresse")
    ALL = "all", _("Hele Enhetsregisteret")
    UNITS = "units", _("Enkelte enheter")
    CHANGES = "changes", _("Endringer i Enhetsregisteret")
    VOLUNTARY = "voluntary", _("Frivillighetsregisteret")


class RunState(models.TextChoices):
    """How far a reading of a register has come."""

    RUNNING = "running", _("Pågår")
    DONE = "done", _("Ferdig")
    STOPPED = "stopped", _("Stoppet")


RUN = {
    RunState.RUNNING: {RunState.DONE, RunState.STOPPED},
    RunState.DONE: set(),
    RunState.STOPPED: set(),
}


class Fact(models.TextChoices):
    """What is known of one thing in a venue. Nobody having looked is not the same as no."""

    YES = "yes", _("Ja")
    NO = "no", _("Nei")
    UNKNOWN = "unknown", _("Ikke undersøkt")


ORG_FORMS = {
    "FLI": _("forening, lag eller innretning"),
    "STI": _("stiftelse"),
    "SA": _("samvirkeforetak"),
    "KIRK": _("Den norske kirke"),
    "AS": _("aksjeselskap"),
}
