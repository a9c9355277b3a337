"""The hearing and what hangs on it, one noun a file."""

from consultations.models.answer import Answer, AnswerFile, AnswerVersion, Reply
from consultations.models.hearing import Hearing, HearingDocument, Invitee, Question
from consultations.models.recipients import PhoneCall, SavedList
from consultations.models.treatment import Point, Treatment

__all__ = [
    "Answer",
    "AnswerFile",
    "AnswerVersion",
    "Hearing",
    "HearingDocument",
    "Invitee",
    "PhoneCall",
    "Point",
    "Question",
    "Reply",
    "SavedList",
    "Treatment",
]
