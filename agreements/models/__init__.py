"""The tables of agreements, one noun a file."""

from agreements.models.approvals import Approval
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

__all__ = [
    "Approval",
    "Assessment",
    "Clause",
    "Conclusion",
    "Edition",
    "Evaluation",
    "Extension",
    "HandIn",
    "Instrument",
    "Measured",
    "Party",
    "Platform",
    "TermNotice",
    "View",
]
