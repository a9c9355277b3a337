"""The platform itself: text, term, evaluation, local platforms (clauses F, K1a, O1, O5, O6)."""
