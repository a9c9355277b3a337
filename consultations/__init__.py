"""Hearings by hjertesak, answers, and what became of each point (clause R4)."""
