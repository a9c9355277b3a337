"""What is in a dialogue room: documents, questions with answers, and one-to-one meetings (K4).

A secret is never a column of a row that others read: documents are marked, and the confidential
part of a meeting has a table of its own.
"""

from django.conf import settings
from django.db import models

from core.models import StoredFile
from partnerships.models.rooms import DialogueRoom, RoomParticipant


class RoomDocument(models.Model):
    """A file in the room: the municipality's, or a participant's that may be a business secret."""

    room = models.ForeignKey(DialogueRoom, on_delete=models.CASCADE, related_name="documents")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=150)
    participant = models.ForeignKey(
        RoomParticipant,
        on_delete=models.PROTECT,
        null=True,
        related_name="documents",
        help_text="whose it is; null: the municipality's",
    )
    secret = models.BooleanField(default=False, help_text="forretningshemmelighet")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    shared_at = models.DateTimeField(null=True, help_text="the one instant for everybody")
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(secret=False)
                | models.Q(secret=True, participant__isnull=False, shared_at=None),
                name="room_secret_is_not_shared",
            ),
            models.CheckConstraint(
                condition=models.Q(participant=None)
                | models.Q(secret=True)
                | models.Q(secret=False, shared_at__isnull=False),
                name="room_participants_words_are_shared",
            ),
            models.CheckConstraint(
                condition=models.Q(shared_at=None, shared_by=None)
                | models.Q(shared_at__isnull=False, shared_by__isnull=False),
                name="room_document_shared_by_someone",
            ),
            models.CheckConstraint(condition=~models.Q(title=""), name="room_document_named"),
        ]

    def __str__(self) -> str:
        return self.title


class RoomQuestion(models.Model):
    """A participant's question; everyone reads it and its answer, only the staff who asked."""

    room = models.ForeignKey(DialogueRoom, on_delete=models.CASCADE, related_name="questions")
    number = models.PositiveSmallIntegerField()
    participant = models.ForeignKey(
        RoomParticipant, on_delete=models.PROTECT, related_name="questions"
    )
    text = models.TextField(max_length=2000)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.TextField(max_length=5000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["room", "number"], name="room_question_once"),
            models.CheckConstraint(condition=~models.Q(text=""), name="room_question_says"),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at=None, answered_by=None)
                | ~models.Q(answer="")
                & models.Q(answered_at__isnull=False, answered_by__isnull=False),
                name="room_answer_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class RoomMeeting(models.Model):
    """A one-to-one meeting as it was: everyone reads when, what of and what was said."""

    room = models.ForeignKey(DialogueRoom, on_delete=models.CASCADE, related_name="meetings")
    participant = models.ForeignKey(
        RoomParticipant, on_delete=models.PROTECT, related_name="meetings"
    )
    held_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(help_text="how long it lasted")
    people = models.CharField(max_length=500, help_text="who met; for the staff and themselves")
    subjects = models.CharField(max_length=300)
    words = models.TextField(max_length=5000, help_text="the minutes that everyone reads")
    logged_at = models.DateTimeField()
    logged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["held_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minutes__range=(1, 600)), name="room_meeting_lasts"
            ),
            models.CheckConstraint(
                condition=~models.Q(words="") & ~models.Q(people="") & ~models.Q(subjects=""),
                name="room_meeting_says",
            ),
            models.CheckConstraint(
                condition=models.Q(held_at__lte=models.F("logged_at")),
                name="room_meeting_logged_after",
            ),
            models.UniqueConstraint(
                fields=["participant", "held_at"], name="room_meeting_logged_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room_id}: {self.held_at:%Y-%m-%d}"


class RoomMeetingSecret(models.Model):
    """The part of a meeting that is a business secret: the staff and that organisation only."""

    meeting = models.OneToOneField(RoomMeeting, on_delete=models.CASCADE, related_name="secret")
    words = models.TextField(max_length=5000)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(words=""), name="room_secret_says")
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}"
