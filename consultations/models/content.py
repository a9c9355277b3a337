"""What a hearing says and asks: its documents and questions."""

from django.db import models

from consultations.models.hearing import Hearing
from consultations.states import QuestionKind
from core.models import StoredFile

SCALE_TOP, NUMBER_TOP = 5, 1_000_000


class HearingDocument(models.Model):
    """A file that belongs to the case."""

    hearing = models.ForeignKey(Hearing, on_delete=models.CASCADE, related_name="documents")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=150)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """Something the municipality asks; nobody must answer all of them."""

    hearing = models.ForeignKey(Hearing, on_delete=models.CASCADE, related_name="questions")
    text = models.CharField(max_length=300)
    help = models.CharField(max_length=300, blank=True)
    word_target = models.PositiveSmallIntegerField(
        null=True, help_text="about how many words are wished for; never a limit"
    )
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=8, choices=QuestionKind, default=QuestionKind.TEXT)
    choices = models.JSONField(default=list, help_text="the answers one may choose, in order")
    core_key = models.CharField(
        max_length=40, blank=True, help_text="its name in the national core of a mapping"
    )

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=QuestionKind.CHOICE) & ~models.Q(choices=[])
                | (
                    models.Q(kind__in=QuestionKind.values)
                    & ~models.Q(kind=QuestionKind.CHOICE)
                    & models.Q(choices=[])
                ),
                name="question_choices_when_it_has_them",
            ),
            models.UniqueConstraint(
                fields=["hearing", "core_key"],
                condition=~models.Q(core_key=""),
                name="question_core_once",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def value_of(self, words: str) -> int | None:
        """What can be counted of a reply: the number, or the place of the choice from 0.

        Returns:
            None for a question of words, and for words that are none of what was asked for.
        """
        if self.kind == QuestionKind.CHOICE:
            return self.choices.index(words) if words in self.choices else None
        if self.kind == QuestionKind.TEXT or not words.isascii() or not words.isdigit():
            return None
        number = int(words[:10])
        most = SCALE_TOP if self.kind == QuestionKind.SCALE else NUMBER_TOP
        least = 1 if self.kind == QuestionKind.SCALE else 0
        return number if least <= number <= most else None
