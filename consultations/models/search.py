"""What the public list of hearings is searched in, kept by the database itself (adr/0012)."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from consultations.models.hearing import Hearing


class HearingWords(models.Model):
    """The stems of a hearing's title, lead and text. Written by a trigger only."""

    hearing = models.OneToOneField(  # the database's own key deletes with the hearing
        Hearing,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        primary_key=True,
        related_name="search",
    )
    words = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["words"], name="hearing_words")]

    def __str__(self) -> str:
        return str(self.pk)
