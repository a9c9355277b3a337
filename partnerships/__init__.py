"""Partnerships, dialogue rooms and challenges (clauses K1d, K1g, K3, K4)."""
