"""A hearing's words, kept to begin another one with."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import models

from consultations.states import HearingKind, Participation
from organisations.models import Organisation, Topic

NATIONAL = Path(__file__).resolve().parent.parent / "reference" / "templates.toml"
REUSED = [HearingKind.MATTER, HearingKind.FRAMEWORK, HearingKind.EARLY]


@dataclass(frozen=True)
class Words:
    """What a new draft may begin with."""

    name: str
    kind: str
    title: str
    lead: str
    in_short: str
    background: str
    participation: str
    questions: tuple[str, ...]
    topics: Iterable[Topic]


@cache
def _national() -> dict[str, dict[str, str]]:
    """The national templates as the file has them, by key, read once."""
    with NATIONAL.open("rb") as file:
        found: dict[str, dict[str, str]] = tomllib.load(file)["template"]
    return found


def national_names() -> list[tuple[str, str]]:
    """Key and name of each national template."""
    return [(key, row["name"]) for key, row in _national().items()]


def national(key: str) -> Words | None:
    """One national template; None when there is none of that key."""
    row = _national().get(key)
    if row is None:
        return None
    return Words(
        name=row["name"],
        kind=row["kind"],
        title=row["title"],
        lead=row["lead"],
        in_short=row["in_short"].strip(),
        background=row["background"].strip(),
        participation=row["participation"],
        questions=tuple(row["questions"]),
        topics=Topic.objects.filter(code__in=row["topics"]),
    )


class HearingTemplate(models.Model):
    """A municipality's own template; the national ones are data (`reference/templates.toml`)."""

    owner = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+", related_query_name="template"
    )
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=HearingKind, default=HearingKind.MATTER)
    title = models.CharField(max_length=150)
    lead = models.CharField(max_length=400)
    in_short = models.TextField(blank=True, max_length=2000)
    background = models.TextField(blank=True, max_length=20000)
    participation = models.CharField(
        max_length=12, choices=Participation, default=Participation.CONSULTATION
    )
    topics = models.ManyToManyField(Topic, related_name="+", related_query_name="template")
    questions = models.JSONField(default=list, help_text="one text each, in order")
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="template_name_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=REUSED), name="template_of_a_kind_to_reuse"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def words(self) -> Words:
        """What a new draft may begin with."""
        return Words(
            name=self.name,
            kind=self.kind,
            title=self.title,
            lead=self.lead,
            in_short=self.in_short,
            background=self.background,
            participation=self.participation,
            questions=tuple(self.questions),
            topics=self.topics.all(),
        )
