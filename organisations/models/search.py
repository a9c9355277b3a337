"""What the public search looks in, kept by the database itself (adr/0012)."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from organisations.models.organisation import Organisation


class SearchDocument(models.Model):
    """An organisation's name and words, made ready to be searched. Written by triggers only.

    `name` is folded as `organisations.search.fold` does, with a space before it, so that every
    word has one: « solsida skolekorps». `words` holds the stems of the name, of what the
    organisation says of itself, and of its standing causes with their topics.
    """

    organisation = models.OneToOneField(  # the database's own key deletes with the organisation
        Organisation,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        primary_key=True,
        related_name="search",
    )
    name = models.TextField()
    place = models.TextField(db_collation="C", help_text="in the alphabet: `Alphabetical`")
    words = SearchVectorField()

    class Meta:
        indexes = [
            GinIndex(fields=["name"], name="search_inside_name", opclasses=["gin_trgm_ops"]),
            models.Index(
                fields=["name"], name="search_name_begins", opclasses=["text_pattern_ops"]
            ),
            GinIndex(fields=["words"], name="search_words"),
        ]

    def __str__(self) -> str:
        return self.name.strip()
