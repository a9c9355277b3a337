"""The tables of the platform, as its own tests have them."""

from tests.agreements.conftest import (
    compared,
    draft,
    evaluation,
    fn_party,
    in_force,
    ks_party,
    larviks,
    national,
    near_the_end,
)

__all__ = [
    "compared",
    "draft",
    "evaluation",
    "fn_party",
    "in_force",
    "ks_party",
    "larviks",
    "national",
    "near_the_end",
]
