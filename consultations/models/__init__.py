"""The hearing and what hangs on it, one noun a file."""

from consultations.models.answer import Answer, AnswerFile, AnswerVersion, Reply
from consultations.models.hearing import Hearing, HearingDocument, Invitee, Question
from consultations.models.plan import PlanDate, PlanMeeting, PlanParty, PlanProcess
from consultations.models.template import HearingTemplate
from consultations.models.treatment import Point, Treatment

__all__ = [
    "Answer",
    "AnswerFile",
    "AnswerVersion",
    "Hearing",
    "HearingDocument",
    "HearingTemplate",
    "Invitee",
    "PlanDate",
    "PlanMeeting",
    "PlanParty",
    "PlanProcess",
    "Point",
    "Question",
    "Reply",
    "Treatment",
]
