"""What the parties agree on, one noun a file."""

# --- local policy ---
from agreements.models.policy import Evidence, LocalPolicy, SelfCheck

__all__ = [
    "Evidence",
    "LocalPolicy",
    "SelfCheck",
]
