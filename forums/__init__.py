"""Standing bodies, their meetings and whose turn it is to convene (clauses K1e, O2-O4)."""
