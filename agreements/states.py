"""The life of editions, evaluations and what hangs on them: words and tables only."""

from django.db import models
from django.utils.translation import gettext_lazy as _

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
