"""Grants and what hangs on them, one noun a file."""

from grants.models.after import Instalment, PaymentList, Repayment, Report, ReportFile
from grants.models.application import (
    Application,
    ApplicationFile,
    BudgetLine,
    Reply,
    Submission,
)
from grants.models.call import Call, CallChange, Criterion, Follow, Question, Requirement
from grants.models.casework import (
    Conflict,
    Decision,
    Note,
    Recommendation,
    SavedView,
    Score,
    StandardText,
)
from grants.models.complaint import Complaint
from grants.models.cowriting import ApplicationComment, SignOff
from grants.models.scheme import Scheme, Threshold

__all__ = [
    "Application",
    "ApplicationComment",
    "ApplicationFile",
    "BudgetLine",
    "Call",
    "CallChange",
    "Complaint",
    "Conflict",
    "Criterion",
    "Decision",
    "Follow",
    "Instalment",
    "Note",
    "PaymentList",
    "Question",
    "Recommendation",
    "Repayment",
    "Reply",
    "Report",
    "ReportFile",
    "Requirement",
    "SavedView",
    "Scheme",
    "Score",
    "SignOff",
    "StandardText",
    "Submission",
    "Threshold",
]
