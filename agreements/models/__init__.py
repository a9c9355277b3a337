"""The tables of agreements, one noun a file."""

from agreements.models.instrument import Instrument

__all__ = [
    "Instrument",
]
