"""Register facts and reference data: the one writer beside `actions`, because it writes in sets.

A register file goes `client → stream → units → merge`; reference files go through `reference`.
"""
