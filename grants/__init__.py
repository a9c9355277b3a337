"""Schemes, applications and decisions; free funds and burden measured (clauses R1-R3)."""
