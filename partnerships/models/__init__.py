"""The tables, one noun a file."""

# challenges
from partnerships.models.challenges import (
    Challenge,
    ChallengeFollow,
    ChallengeIdea,
    ChallengeItem,
    ChallengeMember,
    ChallengePilot,
)

__all__ = [
    "Challenge",
    "ChallengeFollow",
    "ChallengeIdea",
    "ChallengeItem",
    "ChallengeMember",
    "ChallengePilot",
]
