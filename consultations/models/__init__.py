"""The hearing and what hangs on it, one noun a file."""

from consultations.models.answer import Answer, AnswerFile, AnswerVersion, Reply
from consultations.models.content import HearingDocument, Question
from consultations.models.cowriting import AnswerComment, SignOff
from consultations.models.hearing import Hearing, Invitee
from consultations.models.plan import PlanDate, PlanMeeting, PlanParty, PlanProcess
from consultations.models.recipients import PhoneCall, SavedList
from consultations.models.search import HearingWords
from consultations.models.template import HearingTemplate
from consultations.models.time import Extension, Follow, Reminder
from consultations.models.treatment import (
    Phrase,
    Point,
    Theme,
    Treatment,
    TreatmentStep,
)
from consultations.models.withholding import Withholding

__all__ = [
    "Answer",
    "AnswerComment",
    "AnswerFile",
    "AnswerVersion",
    "Extension",
    "Follow",
    "Hearing",
    "HearingDocument",
    "HearingTemplate",
    "HearingWords",
    "Invitee",
    "PhoneCall",
    "Phrase",
    "PlanDate",
    "PlanMeeting",
    "PlanParty",
    "PlanProcess",
    "Point",
    "Question",
    "Reminder",
    "Reply",
    "SavedList",
    "SignOff",
    "Theme",
    "Treatment",
    "TreatmentStep",
    "Withholding",
]
