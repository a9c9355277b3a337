"""The hearing and what hangs on it, one noun a file."""

from consultations.models.answer import Answer, AnswerFile, AnswerVersion, Reply
from consultations.models.cowriting import AnswerComment, SignOff
from consultations.models.hearing import Hearing, HearingDocument, Invitee, Question
from consultations.models.plan import PlanDate, PlanMeeting, PlanParty, PlanProcess
from consultations.models.recipients import PhoneCall, SavedList
from consultations.models.search import HearingWords
from consultations.models.template import HearingTemplate
from consultations.models.time import Extension, Follow, Reminder
from consultations.models.treatment import Point, Treatment
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
    "Treatment",
    "Withholding",
]
