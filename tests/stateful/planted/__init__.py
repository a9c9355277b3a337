"""Faults planted by name. A new one is a function with `@fault` in one of these files."""

from tests.stateful.planted import life, since
from tests.stateful.planted.registry import FAULTS, NEAR, Near, planted

__all__ = ["FAULTS", "NEAR", "Near", "life", "planted", "since"]
