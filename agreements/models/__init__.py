"""The tables of agreements, one noun a file."""

from agreements.models.activity import Activity, Anchor, Yes
from agreements.models.approvals import Approval, Refusal
from agreements.models.edition import Clause, Edition, Extension, TermNotice
from agreements.models.evaluation import (
    Assessment,
    Conclusion,
    Evaluation,
    HandIn,
    Measured,
    View,
)
from agreements.models.instrument import Instrument
from agreements.models.platform import Party, Platform
from agreements.models.policy import Evidence, LocalPolicy, SelfCheck

__all__ = [
    "Activity",
    "Anchor",
    "Approval",
    "Assessment",
    "Clause",
    "Conclusion",
    "Edition",
    "Evaluation",
    "Evidence",
    "Extension",
    "HandIn",
    "Instrument",
    "LocalPolicy",
    "Measured",
    "Party",
    "Platform",
    "Refusal",
    "SelfCheck",
    "TermNotice",
    "View",
    "Yes",
]
