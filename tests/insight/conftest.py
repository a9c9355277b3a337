"""The tables of the platform, as its own tests have them."""

from tests.agreements.conftest import draft, fn_party, in_force, ks_party, larviks, national

__all__ = ["draft", "fn_party", "in_force", "ks_party", "larviks", "national"]
