"""How often letters may come and which languages the portal speaks: words only, no rules."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Cadence(models.TextChoices):
    """When a person wants letters that can wait."""

    AT_ONCE = "at_once", _("Med en gang")
    DAILY = "daily", _("Hver morgen klokka 7")
    WEEKLY = "weekly", _("Mandag morgen klokka 7")


class Language(models.TextChoices):
    """The languages of the pages, each named in itself. Northern Sami waits for a translator."""

    BOKMAAL = "nb", "Bokmål"
    NYNORSK = "nn", "Nynorsk"
