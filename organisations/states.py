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
