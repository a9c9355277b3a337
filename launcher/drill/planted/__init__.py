"""Code that a drill puts into the portal's worker processes; nothing here is imported by name.

The folder stands on PYTHONPATH of the processes that a drill starts, and of no others: Python runs
`sitecustomize` first. The portal's own code has no hook for it.
"""
