"""The hearing and what hangs on it, one noun a file."""

from consultations.models.answer import Answer, AnswerFile, AnswerVersion, Reply
from consultations.models.hearing import Hearing, HearingDocument, Invitee, Question
from consultations.models.treatment import (
    Phrase,
    Point,
    Theme,
    Treatment,
    TreatmentStep,
)

__all__ = [
    "Answer",
    "AnswerFile",
    "AnswerVersion",
    "Hearing",
    "HearingDocument",
    "Invitee",
    "Phrase",
    "Point",
    "Question",
    "Reply",
    "Theme",
    "Treatment",
    "TreatmentStep",
]
